Attribute VB_Name = "ImsRibbon"
Option Explicit

' What the buttons of the tab IMS call. Each runs one function of the Python package ims_xl; the work is done there.
' Where Python cannot be reached the user is told so in one sentence, and the workbook stays as it is.

Private Const NO_PYTHON As String = "This workbook could not reach its Python program, and nothing was changed. " & _
    "Close it and run  ims-xl connect  on it, where ims_xl is installed, or ask the person who set IMS up."

Public Sub Ims_sync(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.sync()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_import_books(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.import_books()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_match(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.match()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_apply(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.apply()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_accept_suggestions(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.accept_suggestions()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_accept(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.accept()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_reject(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.reject()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_pending(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.pending()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_reset(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.reset()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_party_wise(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.party_wise()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_send(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.send()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_read_answer(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.read_answer()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_compute_2b(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.compute_2b()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_settings(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.settings()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_help_page(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.help_page()"
    Exit Sub
Failed:
    TellFailure
End Sub

Public Sub Ims_dashboard(control As IRibbonControl)
    On Error GoTo Failed
    If PythonFound() Then RunPython "import ims_xl.macros; ims_xl.macros.dashboard()"
    Exit Sub
Failed:
    TellFailure
End Sub

Private Function PythonFound() As Boolean
    ' A full path on the hidden sheet xlwings.conf must lead to a file; a bare name is looked up by the system.
    Dim place As String
    #If Mac Then
        place = ThisWorkbook.Names("cfgInterpreterMac").RefersToRange.Value
    #Else
        place = ThisWorkbook.Names("cfgInterpreterWin").RefersToRange.Value
    #End If
    PythonFound = True
    If InStr(place, Application.PathSeparator) > 0 Then PythonFound = (Len(Dir(place)) > 0)
    If Not PythonFound Then TellFailure
End Function

Private Sub TellFailure()
    ' The one handler of every callback.
    Application.StatusBar = False
    MsgBox NO_PYTHON, vbExclamation, "IMS"
End Sub
