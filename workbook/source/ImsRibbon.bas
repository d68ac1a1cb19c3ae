Attribute VB_Name = "ImsRibbon"
Option Explicit

' Every button of the tab IMS calls ImsClick. The button's id is the name of the function of the Python package ims_xl
' that does the work. Where that cannot be reached the user is told so in one sentence, and the workbook stays as it is.

Private Const NO_PYTHON As String = "This workbook could not reach its Python program, and nothing was changed. " & _
    "Close it and run  ims-xl connect  on it, where ims_xl is installed, or ask the person who set IMS up."
Private Const NO_PACKAGE As String = "The Python of this workbook does not have the program ims_xl, and nothing was " & _
    "changed. Close it and run  ims-xl connect  on it, where ims_xl is installed, or ask the person who set IMS up."
Private Const STILL_RUNNING As String = "A button of this workbook is still at work; wait until it has ended " & _
    "(Esc stops it), then click again."
Private Const LOOK As String = "import importlib.util as u, sys; " & _
    "sys.exit(0 if u.find_spec('xlwings') and u.find_spec('ims_xl') else 3)"
Private Const FROZEN As String = "ims-xl.exe"

Private running As Boolean
Private seen As String ' the Python that was looked at and found fit

Public Sub ImsClick(control As IRibbonControl)
    Dim place As String
    On Error GoTo Failed
    If running Then
        Tell STILL_RUNNING
        Exit Sub
    End If
    place = PythonPlace()
    If Not PythonFits(place) Then Exit Sub
    running = True
    EscapeBreaksIn False
    If LCase$(Right$(place, Len(FROZEN))) = FROZEN Then
        RunFrozenPython place, "click " & control.ID
    Else
        RunPython "import ims_xl.macros; ims_xl.macros.click('" & control.ID & "')"
    End If
    If control.ID = "match" Or control.ID = "check_up" Then PutBackColours
    EscapeBreaksIn True
    running = False
    Exit Sub
Failed:
    ' The one handler of every button.
    running = False
    EscapeBreaksIn True
    Tell NO_PYTHON
End Sub

Private Function OnMac() As Boolean
    #If Mac Then
        OnMac = True
    #Else
        OnMac = False
    #End If
End Function

Private Function PythonPlace() As String
    PythonPlace = CStr(ThisWorkbook.Names(IIf(OnMac(), "cfgInterpreterMac", "cfgInterpreterWin")).RefersToRange.Value)
End Function

Private Function PythonFits(place As String) As Boolean
    ' Is Python there, and ims_xl in it? Looked at once for each Python. A bare name is looked up by the system; on a
    ' Mac, Excel may not look at files outside its own folders, so there the look is left to the run itself.
    Dim lacking As String
    If Not OnMac() And (seen <> place Or place = "") Then
        If InStr(place, Application.PathSeparator) > 0 Then
            If Len(Dir(place)) = 0 Then lacking = NO_PYTHON
        End If
        If lacking = "" And LCase$(Right$(place, Len(FROZEN))) <> FROZEN Then
            Select Case ExitCode(Chr(34) & IIf(place = "", "python", place) & Chr(34) & " -c " & Chr(34) & LOOK & Chr(34))
                Case 0
                Case 3
                    lacking = NO_PACKAGE
                Case Else
                    lacking = NO_PYTHON
            End Select
        End If
    End If
    PythonFits = (lacking = "")
    If PythonFits Then seen = place Else Tell lacking
End Function

Private Sub EscapeBreaksIn(allowed As Boolean)
    ' While Python works, Esc is Python's to see; otherwise Excel would break into the macro. 1 is xlInterrupt.
    On Error Resume Next
    Application.EnableCancelKey = IIf(allowed, 1, 0)
End Sub

Private Sub Tell(sentence As String)
    Application.StatusBar = False
    MsgBox sentence, vbExclamation, "IMS"
End Sub
