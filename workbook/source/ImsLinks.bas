Attribute VB_Name = "ImsLinks"
Option Explicit

' A figure of Start is a link to the header of a table; its tip names the rows behind it, as in
'   Rows of Reconciliation with Section = B2B; Counts as = No action
' ShowRows filters the table so. Without macros the link still leads there, and the tip says what to filter.

Public Sub ShowRows(header As Object, tip As String)
    Dim found As Object, fields() As String, criteria() As String, at As Long
    On Error GoTo Unfiltered
    If Conditions(tip, fields, criteria) = 0 Then Exit Sub
    Set found = header.ListObject
    If found Is Nothing Then Exit Sub
    If Not found.ShowAutoFilter Then found.ShowAutoFilter = True
    If found.AutoFilter.FilterMode Then found.AutoFilter.ShowAllData
    For at = LBound(fields) To UBound(fields)
        found.Range.AutoFilter found.ListColumns(fields(at)).Index, criteria(at)
    Next at
Unfiltered:
    ' A table that was changed is not filtered; the link has led to it all the same.
End Sub

Public Function Conditions(tip As String, fields() As String, criteria() As String) As Long
    ' Takes the tip apart: the headers, and for each what AutoFilter is to show. Returns how many there are.
    Dim parts() As String, signs As Variant, part As Long, sign As Long, at As Long, begin As Long
    begin = InStr(tip, " with ")
    If begin = 0 Then Exit Function
    parts = Split(Mid(tip, begin + 6), "; ")
    signs = Array(" = ", " <> ", " > ")
    ReDim fields(UBound(parts))
    ReDim criteria(UBound(parts))
    For part = 0 To UBound(parts)
        For sign = 0 To 2
            at = InStr(parts(part) & " ", signs(sign))
            If at > 0 Then
                fields(part) = Left(parts(part), at - 1)
                criteria(part) = Trim(signs(sign)) & Mid(parts(part), at + Len(signs(sign)))
                Exit For
            End If
        Next sign
    Next part
    Conditions = UBound(parts) + 1
End Function
