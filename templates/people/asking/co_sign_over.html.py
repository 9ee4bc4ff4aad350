BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB #
 #

BBBBB BBBBB gettext(u'This request is over') BBBBBBBB
BBBBB BBB
XXXX gettext(u'This request is over') XXXXX
XX XXXXXXXXXXXXX gettext(u'%(name)s asked to file applications for you. %(number)s') SSSSSSSS SSSSS SS SSSS SSSSSSSSSSSS SSS SSSS SSSSSSSSSSXXXX
XXXBBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBB BBBBXXXX
BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXXXXXXBB BBBBBBBBBBBB gettext(u'You agreed. You can withdraw your consent at any time.') BBBB BBBBBBBBBB gettext(u'The right cannot be given: it holds already, or the register records a death or a final departure.') BBBB gettext(u'There is nothing to answer. Nothing can be filed in your name by it.') BBBBB XX XXXXXXBBB BBBBBBBBBBBBBBBBBBXX gettext(u'Who acts for me') XXXXXXXXXXXXXX
BBBBBBBB
