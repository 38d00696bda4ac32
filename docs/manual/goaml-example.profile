# A goAML profile for an invented country: codes of no real unit. Copy it, and put your unit's codes in.
# What each key is stands in export.md.
rentity_id = 4711
rentity_branch = Brussels
submission_code = E
report_code = STR
currency_code_local = EUR

reporting_person.first_name = Ada
reporting_person.last_name = Example
reporting_person.occupation = Analyst
reporting_person.email = ada@example.org

location.address_type = -
location.address = Street of the Example 1
location.city = Brussels
location.zip = 1000
location.country = BE

# how money moved: the code without a method stands for all that have no line
transmode = -
transmode.transfer = A
transmode.direct_debit = B
transmode.cash = C
transmode.card = D
transmode.cheque = E
transmode.fee = F

funds = -
funds.cash = C
funds.transfer = E
funds.cheque = A

account_type = A

# by kind of finding, or by indicator (HT-01 to HT-24); the first stands for all that have no line
indicator = -

# banks by BIC, or by country and the bank's code in the IBAN; the first stands for all others
institution = not known
institution.KREDBEBB = KBC Bank
institution.FR20041 = La Banque Postale
