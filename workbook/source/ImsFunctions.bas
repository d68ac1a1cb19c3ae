Attribute VB_Name = "ImsFunctions"
Option Explicit

' The worksheet functions. Each hands its cells to the function of its name in ims_xl.udfs and gives back the answer;
' on a Mac, and where Python cannot be reached, it is #N/A. Nothing is asked while the function wizard is open.

Public Function ims_gstin_valid(number As Variant) As Variant
    ims_gstin_valid = Answer("ims_gstin_valid", Array(number))
End Function

Public Function ims_gstin_remark(number As Variant) As Variant
    ims_gstin_remark = Answer("ims_gstin_remark", Array(number))
End Function

Public Function ims_pan(number As Variant) As Variant
    ims_pan = Answer("ims_pan", Array(number))
End Function

Public Function ims_state(number As Variant) As Variant
    ims_state = Answer("ims_state", Array(number))
End Function

Public Function ims_number(number As Variant) As Variant
    ims_number = Answer("ims_number", Array(number))
End Function

Public Function ims_number_similarity(first As Variant, second As Variant) As Variant
    ims_number_similarity = Answer("ims_number_similarity", Array(first, second))
End Function

Public Function ims_financial_year(on_date As Variant) As Variant
    ims_financial_year = Answer("ims_financial_year", Array(on_date))
End Function

Public Function ims_period(on_date As Variant) As Variant
    ims_period = Answer("ims_period", Array(on_date))
End Function

Public Function ims_itc_last_date(on_date As Variant) As Variant
    ims_itc_last_date = Answer("ims_itc_last_date", Array(on_date))
End Function

Public Function ims_allowed_actions(section As Variant, gstr2b_period As Variant) As Variant
    ims_allowed_actions = Answer("ims_allowed_actions", Array(section, gstr2b_period))
End Function

Public Function ims_pending_until(section As Variant, gstr2b_period As Variant, document_date As Variant, Optional recipient As Variant, Optional frequency As Variant) As Variant
    ims_pending_until = Answer("ims_pending_until", Array(section, gstr2b_period, document_date, recipient, frequency))
End Function

Public Function ims_in_words(amount As Variant) As Variant
    ims_in_words = Answer("ims_in_words", Array(amount))
End Function

Public Function ims_table4_box(section As Variant, Optional block As Variant) As Variant
    ims_table4_box = Answer("ims_table4_box", Array(section, block))
End Function

Private Function Answer(name As String, given As Variant) As Variant
    On Error GoTo Failed
    Answer = ""
    If InWizard() Then Exit Function
    Answer = WithErrors(FromPython(name, given))
    Exit Function
Failed:
    Answer = CVErr(2042) ' #N/A
End Function

Private Function FromPython(name As String, given As Variant) As Variant
    FromPython = XLPy.CallUDF("ims_xl.udfs", name, given, ThisWorkbook, Application.Caller)
End Function

Private Function InWizard() As Boolean
    On Error Resume Next
    InWizard = Not Application.CommandBars("Standard").Controls(1).Enabled
End Function

Private Function WithErrors(answers As Variant) As Variant
    ' Python names an error; Excel wants it as one.
    Dim row As Long, column As Long
    If Not IsArray(answers) Then
        WithErrors = WithError(answers)
        Exit Function
    End If
    For row = LBound(answers, 1) To UBound(answers, 1)
        For column = LBound(answers, 2) To UBound(answers, 2)
            answers(row, column) = WithError(answers(row, column))
        Next column
    Next row
    WithErrors = answers
End Function

Private Function WithError(value As Variant) As Variant
    Select Case CStr(value)
        Case "#NULL!": WithError = CVErr(2000)
        Case "#DIV/0!": WithError = CVErr(2007)
        Case "#VALUE!": WithError = CVErr(2015)
        Case "#REF!": WithError = CVErr(2023)
        Case "#NAME?": WithError = CVErr(2029)
        Case "#NUM!": WithError = CVErr(2036)
        Case "#N/A": WithError = CVErr(2042)
        Case Else: WithError = value
    End Select
End Function

Public Sub DescribeFunctions()
    ' What the function wizard says of each; Workbook_Open calls it.
    On Error Resume Next
    Describe "ims_gstin_valid", "TRUE where a GSTIN has the right form and its check character fits.", Array( _
        "A GSTIN, or cells that hold GSTINs.")
    Describe "ims_gstin_remark", "What is odd about a GSTIN, in one sentence; blank where nothing is.", Array( _
        "A GSTIN, or cells that hold GSTINs.")
    Describe "ims_pan", "The PAN inside a GSTIN; branches of one company share it.", Array( _
        "A GSTIN, or cells that hold GSTINs.")
    Describe "ims_state", "The state a GSTIN is registered in, or that a place of supply names.", Array( _
        "A GSTIN, a state code, or a place of supply such as 29-Karnataka.")
    Describe "ims_number", "A document number without what people write in different ways: equal where two numbers are one.", Array( _
        "A document number, or cells that hold document numbers.")
    Describe "ims_number_similarity", "How alike two document numbers are, 0 to 100; 100 where they differ in nothing that matters.", Array( _
        "A document number.", _
        "The document number to compare it with.")
    Describe "ims_financial_year", "The financial year of a date, April to March: 2026-27.", Array( _
        "A date, or cells that hold dates.")
    Describe "ims_period", "The tax period of a date: 2026-10.", Array( _
        "A date, or cells that hold dates.")
    Describe "ims_itc_last_date", "The last day to take the credit of a document (section 16(4)); format the cell as a date.", Array( _
        "The date of a document, or cells that hold dates.")
    Describe "ims_allowed_actions", "The actions the law opens to a record, parted by commas; blank for what never passes through IMS.", Array( _
        "A section of IMS, as on Portal: B2B, B2BCN, IMPG and the like.", _
        "The GSTR-2B period of the record, as yyyy-mm.")
    Describe "ims_pending_until", "The last day a record may stay pending; blank where it may not. Format the cell as a date.", Array( _
        "A section of IMS, as on Portal: B2B, B2BCN, IMPG and the like.", _
        "The GSTR-2B period of the record, as yyyy-mm.", _
        "The date of the document.", _
        "The GSTIN or the state code of the client; where left out, the later due date is taken.", _
        "Monthly (where left out) or Quarterly, as the client files GSTR-3B.")
    Describe "ims_in_words", "An amount in words, in lakhs and crores, as on invoices.", Array( _
        "An amount in rupees, or cells that hold amounts.")
    Describe "ims_table4_box", "The box of table 4 of GSTR-3B that a record's credit goes to; blank where it goes to none.", Array( _
        "A section of IMS, as on Portal: B2B, B2BCN, IMPG and the like.", _
        "Where GSTR-2B shows it, as on the sheet 2B: ITC available (where left out), ITC not available and so on.")
End Sub

Private Sub Describe(name As String, about As String, arguments As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=about, Category:="IMS", _
        ArgumentDescriptions:=arguments
End Sub
