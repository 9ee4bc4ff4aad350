BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB #
 #

BBBBB BBBBB gettext(u'Correct the register: %(subject)s') SSSSSSS SSS SSSSSSSSS SSSSSSSSSSSBBBBBBBB
BBBBB BBB
XXXXX XXXXXXBBB BBBBBBBBBXX gettext(u'Back: my account') XXXXXXXX
XXXX gettext(u'Correct the register: %(subject)s') SSSSSSS SSS SSSSSSSSS SSSSSSSSSSSXXXXX
XX XXXXXXXXXXXXX gettext(u'Say what is right. Nothing changes by itself: somebody looks at it and answers you.') XXXX
BB BBB BBBBBBXX XXXXXXXXXXXXX gettext(u'For: <b>%(name)s</b>') SSSS SSSSSSSSSSSSSSSXXXXBBBBB
BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXXX
BB BBBBXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX gettext(u'The register says') XXXXXBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBB BBBBXXXXXXXXXXBBBBB
BB BBBBBBBBBBBBBXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'There may be a better way') XXXXX
XXXX
  BB BBBBBBBBBBBBBBBBBBBBBXXXX gettext(u'You were attached without being asked: apply for the clinic you want on this ground. It is decided by a term of the law, and uses up no free choice.')  XX XXXXXXXX gettext(u'Apply on this ground') XXXXXXXXXBBBBB
  XXXX gettext(u'You disagree with a decision: complain within three months. A complaint has a term too.')  XX XXXXXXBBB BBBBBBXXXXXXXXX gettext(u'How to appeal') XXXXXXXXX
  XXXX gettext(u'You want another clinic or doctor: a correction does not change them, an application does.')  XX XXXXXXXX gettext(u'Apply') XXXXXXXXX
XXXXX
XXX gettext(u'Ask for a correction where a fact is wrong: the day, the doctor, the basis.') XXXXXXXXXXXXXXBBBBB
BB BBBBBBB gettext(u'Names and dates of birth come from the register of population')  gettext(u'They are put right first by the body that issued your document. With the new document they come here by themselves; if they did not, tell us below.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBB BBBBBB BBBBBBB BBBBBBBB BBBBBBBB BBBBBBBBB
XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXBBBBBBBBBB
  XXX XXXXXXXXXXX gettext(u'What is right') XXXXX
  BBB BBBBB BB BBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBB
  XXXX gettext(u'What happens next') XXXXX
  XXX  gettext(u'What another register keeps is passed on to it. The law sets no term for this answer; when it is given, a message tells you, and it stands in your account.') XXXX
  XXXX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXX XXXXXXXX gettext(u'Send the request') XXXXXXXXX XX XXXXXXBBB BBBBBBBBBXX gettext(u'Do not send') XXXXXXXXXX
XXXXXXX
XXXXXX
BBBBBBBB
