"""VBA in the place of what asks Python: `Asked` says what was asked for."""

ASKED = """
Public Asked As String

Public Function RunPython(PythonCommand As String)
    Asked = Asked & PythonCommand & vbLf
End Function

Public Function RunFrozenPython(Executable As String, Optional Args As String)
    Asked = Asked & Executable & " " & Args & vbLf
End Function

Public Function XLPy() As Object
    Set XLPy = New FakePython
End Function
"""
FAKE_PYTHON = """
Option ClassModule

Public Function CallUDF(module As String, name As String, given As Variant, book As Object, caller As Variant)
    Dim answers(1, 1) As Variant
    Select Case name
        Case "ims_pan"
            CallUDF = module & " " & name & " " & given(0)
        Case "ims_number_similarity"
            answers(0, 0) = given(0)
            answers(0, 1) = "#N/A"
            answers(1, 0) = ""
            answers(1, 1) = given(1)
            CallUDF = answers
        Case "ims_state"
            CallUDF = "#VALUE!"
        Case Else
            Err.Raise 1000
    End Select
End Function
"""
BUTTON = "Option ClassModule\nPublic ID As String\n"
SHELL = "Public Function ExitCode(command As String) As Long\n    ExitCode = {}\nEnd Function\n"
