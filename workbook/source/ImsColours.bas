Attribute VB_Name = "ImsColours"
Option Explicit

' The colours of the statuses on Reconciliation: put back where somebody has removed them, by Match and by Check-up.
' They are the colours of the words themselves on the hidden sheet Lists. A rule that is there stays as it is.

Private Const CELL_VALUE As Long = 1 ' xlCellValue
Private Const EQUAL As Long = 3 ' xlEqual

Public Sub PutBackColours()
    On Error GoTo Uncoloured
    ColourWords shtReconciliation.ListObjects("tblReconciliation").ListColumns("Status").DataBodyRange, _
        ThisWorkbook.Names("lstStatuses").RefersToRange
Uncoloured:
    ' A table that was moved or changed keeps the looks it has; Match has done its work all the same.
End Sub

Public Sub ColourWords(column As Object, words As Object)
    Dim word As Long, added As Object
    For word = 1 To words.Rows.Count
        If Not IsColoured(column, CStr(words.Cells(word, 1).Value)) Then
            Set added = column.FormatConditions.Add(CELL_VALUE, EQUAL, Formula(CStr(words.Cells(word, 1).Value)))
            added.Interior.Color = words.Cells(word, 1).Interior.Color
            added.Font.Color = words.Cells(word, 1).Font.Color
            added.Font.Bold = True
        End If
    Next word
End Sub

Private Function IsColoured(column As Object, word As String) As Boolean
    ' Do the rules on that word reach every cell?
    Dim rule As Long, found As Object, reached As Double
    For rule = 1 To column.FormatConditions.Count
        Set found = column.FormatConditions.Item(rule)
        If Right$(FormulaOf(found), Len(word) + 2) = Chr$(34) & word & Chr$(34) Then
            reached = reached + ReachOf(found, column)
        End If
    Next rule
    IsColoured = reached >= column.Rows.Count
End Function

Private Function ReachOf(rule As Object, column As Object) As Double
    ' How many of the cells a rule reaches; all of them where Excel does not tell.
    On Error Resume Next
    ReachOf = column.Rows.Count
    ReachOf = Application.Intersect(rule.AppliesTo, column).Cells.Count
End Function

Private Function FormulaOf(rule As Object) As String
    ' Colour scales and the like have none.
    On Error Resume Next
    FormulaOf = rule.Formula1
End Function

Private Function Formula(word As String) As String
    Formula = "=" & Chr$(34) & word & Chr$(34)
End Function
