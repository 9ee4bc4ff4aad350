BBBBBBB BBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBB #
 #

BBBBB BBBBB gettext(u'A relative asks for your consent') BBBBBBBB
BBBBB BBB
XXXX gettext(u'%(name)s asks for your consent') SSSSSSSS SSSS SSS SSSS SSSSSSSXXXXX
XX XXXXXXXXXXXXX gettext(u'To file applications for attachment to a clinic in your name, as an adult family member. You decide freely.') XXXX
XX XXXXXXXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXX  gettext(u'You can answer until %(expires_by)s.') SSS SSS SSSSSS SSSSS SSSSSSSSSSSSSSSXXXX
BBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXXX
XXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'The consent') XXXXX
XXX gettext(u'I consent that %(name)s files applications for my attachment to a primary health care organization, signs them in my name and consents there to the processing of my personal data.') S SSSSSSS SSSS SSSSSSSS SSSSS SSSSSSSSSSSS SSS SS SSSSSSSSSS SS S SSSSSSS SSSSSS SSSS SSSSSSSSSSSSS SSSSS SSSS SS SS SSSS SSS SSSSSSSS SSSSS SS SSS SSSSSSSSSS SS SS SSSSSSSS SSSSSXXXX
XXX XXXXXXXXXXXXXXXX
  XXXXXXXXX gettext(u'They may') XXXXXXXXX gettext(u'file an application for attachment for you, follow it and withdraw it') XXXXXXXXXXX
  XXXXXXXXX gettext(u'They may not') XXXXXXXXX gettext(u'see your letters, your clinic and your history, or change your data') XXXXXXXXXXX
  XXXXXXXXX gettext(u'Until') XXXXXXXXXBB BBBBB gettext(u'valid until %(until)s, or until you withdraw it: at any time, in your account') SSSSS SSSSS SSSSSSSSSS SS SSSSS SSS SSSSSSSS SSS SS SSS SSSSS SS SSSS SSSSSSSBBBB gettext(u'until you withdraw it: at any time, in your account') BBBBBXXXXXXXXXXX
  XXXXXXXXX gettext(u'You are told') XXXXXXXXX gettext(u'of every application filed in your name, at once') XXXXXXXXXXX
XXXXXXXXXXXXXXX
BB BBBBBXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX gettext(u'Agree by the code') XXXXX
XXXBB BBBB gettext(u'The code went to %(tail)s and is valid until %(at)s.') SSS SSSS SSSS SS SSSSSSSS SSS SS SSSSS SSSSS SSSSSSSBBBBB  gettext(u'Tell it to nobody, not to your relative either.') XXXX
XXXXX XXXXXXXXXXXXX XXXXXXXXXXXBBBBBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXXXX XXXXXXXXXXXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBB BBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXX XXXXXXXX gettext(u'I agree') XXXXXXXXXXXXXXX
XXXXXXXXXXXXXXXXXBBBBB
BB BBBBBBBBXXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXBB BBBBB gettext(u'The code did not come?') BBBB gettext(u'If you agree') BBBBBXXXXX
XXXXX XXXXXXXXXXXXX XXXXXXXXXXXBBBBBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXXXX XXXXXXXXXXXXX
  BBBBBBB BBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBBBBBBBBBB BBBB
  XXXX XXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXX BB BBBBBXXXXXXXXXXXXXXXXXXXBBBBXXXXXXXXXXX XXXXXXBBBBBXXBB BBBBB gettext(u'Send a new code') BBBB gettext(u'Send me a code') BBBBBXXXXXXXXXXXXXXX
XXXXXXXXXXXXXXXXX
BBBB gettext(u'No code can be sent to you')  gettext(u'The register has neither a telephone nor an e-mail address of yours. Add one in the settings of your account, then come back.') BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBB BBBBBB BBBBBBB BBBBBBBB BBBBBBBB BBBBBBBBB
XXXXXXXX XXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXX gettext(u'If you do not agree') XXXXX
XXX gettext(u'Decline, above all if you do not know this person. You need give no reason. They cannot ask again for thirty days.') XXXX
XXXXX XXXXXXXXXXXXXXBBBBBBBBBBXXXXXXX XXXXXXXXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXXX XXXXXXXXXXXXXXXX gettext(u'I decline') XXXXXXXXXXXXXXXXXXXXXXXXXX
XXXXXX
BBBBBBBB
