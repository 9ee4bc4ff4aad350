BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB #
 #

BBBBB BBBBBBB BBBBBBB gettext(u'Withdraw the right to act for you?') BBBB gettext(u'Stop acting for this person?') BBBBBBBBBBBBB
BBBBB BBB
XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBXX gettext(u'Back: people I act for') XXXXXXXX
XXXXBB BBBBBBB gettext(u'Withdraw the right to act for you?') BBBB gettext(u'Stop acting for this person?') BBBBBXXXXX
XX XXXXXXXXXXXXXBB BBBBBBB gettext(u'%(name)s may not file any more applications for you, from this moment.') SSSSSSSS SSS SSS SSSS SSS SSSS SSSSSSSSSSSS SSS SSSS SSSS SSSS SSSSSSSBBBB gettext(u'You file no more applications for %(name)s, from this moment.') SSS SSSS SS SSSS SSSSSSSSSSSS SSS SSSSSSSSS SSSS SSSS SSSSSSSBBBBBXXXX
BBBBBBBB
BBBBB BBBBBBB
XXXXX XXXXXXXXXXXXXX XXXXXXXXXXXXXXBBBBBBBBBB
XXX gettext(u'What was filed before stays as it is. Both of you get a message. The right can be given again at any time.') XXXX
BB BBB BBBBBBBBBBXXX gettext(u'The portal takes the power of attorney no longer. To end it everywhere, go to the notary.') XXXXBBBBB
XXXX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXX XXXXXXXXBB BBBBBBB gettext(u'Withdraw the right') BBBB gettext(u'Stop acting') BBBBBXXXXXXXXX XX XXXXXXBBB BBBBBBBBBBBBBBBBBBXX gettext(u'Leave it as it is') XXXXXXXXXX
XXXXXXX
BBBBBBBB
