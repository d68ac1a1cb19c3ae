Attribute VB_Name = "ImsShell"
Option Explicit

Public Function ExitCode(command As String) As Long
    ' Runs a command of Windows without showing a window, and waits for it.
    ExitCode = CreateObject("WScript.Shell").Run(command, 0, True)
End Function
