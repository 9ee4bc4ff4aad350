BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB #
 #

BBBBB BBBBB gettext(u'Request %(number)s') SSSSSSS SSSSSSSSSSBBBBBBBB
BBBBB BBB
XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBXX gettext(u'Back: people I act for') XXXXXXXX
XXXXBB BBBBBBB gettext(u'The request is sent') BBBB gettext(u'Request to act for somebody') BBBBBXXXXX
XX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXX
XXXBBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBBBBBBBB BBBBXXXX
BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXXX
BB BBBBBBBXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX gettext(u'What happens next') XXXXX
BB BBBBBBBBBBXXX gettext(u'If the register knows an adult of this IIN and surname, they get a message with a link, and agree or decline in their own account. They can answer until %(expires_by)s; then the request ends by itself.') SS SSS SSSSSSSS SSSSS SS SSSSS SS SSSS SSS SSS SSSSSSSS SSSS SSS S SSSSSSS SSSS S SSSSS SSS SSSSS SS SSSSSSS SS SSSSS SSS SSSSSSSS SSSS SSS SSSSSS SSSSS SSSSSSSSSSSSSSS SSSS SSS SSSSSSS SSSS SS SSSSSSSXXXX
XXX gettext(u'Tell them that it comes. Nobody but they can agree: do not ask them for their code.') XXXX
BBBBXXX gettext(u'The proof is looked at by the clinic where you or this person is attached, or by the administrator of the region. The law sets no term for this; when there is an answer, a message tells you, and it stands here.') XXXX
XXX gettext(u'It is quicker at the registry desk of the clinic, with the original.') XXXXBBBBB
XXXXXXXXXX
BBBB BBBBBBBBBBBBXXX gettext(u'The right is given: this person stands on your list.')  XX XXXXXXBBB BBBBBBBBBBBBBBBBBBXX gettext(u'People I act for') XXXXXXXX
BBBB BBBBBBBBBBB BB BBBBBBBBBBXXX gettext(u'You do not act for this person. You may ask again with another proof, or they apply themselves.')  XX XXXXXXBBB BBBBBBBBBBBBXX gettext(u'Add a person') XXXXXXXXBBBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXX gettext(u'What you asked') XXXXX
BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBXXXXXXXXXX
BB BBBBBBBXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXBBBBBBBBBBXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXX gettext(u'Take the request back') XXXXXXXXXXXXXXXXBBBBB
XXXXXX
BBBBBBBB
