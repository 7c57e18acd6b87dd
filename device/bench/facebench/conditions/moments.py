"""Moments of the control loop, as boards had them: from one read of the sensor to the next.

Taken from recordings of the drive on CircuitPython in a cycle-counting emulator of the RP2040,
without wait states of the flash and with the most that a real one may add: four stretches of each,
of square, sine and steady waves. Gaps of garbage collection are left out: they are a parameter.
"""

UNIT_ns = 100000

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_IDEAL = (
    "cbbbbebbecbbbbcdbbskjnkkkkkljggmklgghmjlgfnmkhgggnjokkkgihnnkihnnlhgjghnllihgqkmiihhplghjn"
    "mnihggpkmhihnkmighnmmhhgookkkhhihpmmiommiihhqlnijhijjignmlilggoknhihnnkhjgqkkihnlkijhghpnm"
    "jmhghgoolignnlhhpllijggoknhhhpllkghgnlmhhgnnlhholkhjgnllnilgjkjnkgigho445n44444454444444l4"
    "4444k4544k444454444444444444o4444444444544k44445444mipnjfiddgcg4444444454444444444o4444444"
    "444544k444454444444444o44444444444544k444454444444444o4jgokkfgfegbg544444444444544n4444544"
    "4444444l444444444444544n44444454444444444l44444444gijgjgghjihhgholkkjggokllhgjhgmgihhgkigi"
    "gglgghgikggjghkgiiggkighgijhgghijhggjgjhgihhiiijhgihgghggkgghggjgghggjkjkkjmkkkjkkkhgghgih"
    "gghgjhggghikjgghgljhhiglihgjijjgijgjhighgkjghhgkhhihikigholkkjghhgkighikkhgpklioklkihhgomk"
    "lkmkklmligghhjigghghhigfejhehf44o44454444444opkmlihhehkhhiijihhjhhigifijghhhijiijhmhhihikh"
    "ehhhgkhgihhlihihhmhgiigkhhjhhkhiiehkihihhmheighnhhjhgkhiigekigihhmhhfhiihheiijiehjhhihiihj"
    "iihihjjoimljihjmhhihilhhjhhlhifihjjhhghlihhiikihhjhkihgihjjhhihlihfiikkhfjhkheihihkjhhihli"
    "hhjhkihiih"
)

_FLASH = (
    "ejfetqpqppqpqpmkllollllomlkmktupqllmmqlpmnqpmlpollnqnllpqponpoopmlmqomloolmnnplqlqootpmlnp"
    "olmnqomlprmnnnponoqosqmnmnqmuqvmpmsmnmppnmooqqsrllnpsmmmqnmmppmnnmqlplsovpnmnonmlltlnlrmnm"
    "qnluqonpvpnmlnqnmmqmmloplurtmnnqopsniinfl66756566667t75m665p76666565766s676565666p66565675"
    "6wnvrpjmhlof856666q766666676s7766565656q6656565765sj66666qnnurmijmfm66665657666t665656667o"
    "666756565t66666657p666756566smusqmijmf7p665766656th666667o6567565656u666565766p676666666sm"
    "uoniinf6o6765656667s665766656q666666567s66765656qmomkqomlkmnmklmsqpsqspqpqllmlomlmlomlkmom"
    "llmolqmpqnomqnomppmlmrnnmppomrpompqnmppononpnnopnrnpnommttromoqrssrqsomnpnnmirilkpqiioilmk"
    "ljrplmpomlnqnlnqmtrssmnnlqlomonnlmopllmrmlnqmolopmmnnolollqnlmpomlmrmlmolpllqllmlplmlkqlmp"
    "kpllmlplluprrqqqpqpllllolllmomlpplnolqlpmqmtmrnonmronmronmronmrnmkmsmnmppnmppmnomrmonmtonm"
    "qonmqomnponmnrmlmopnutqsmpmmroomronmrromroomppmnmsnnmsmnmsmmormnmppnmpqompqnmoosnnopoonqno"
    "mnpnlmnrnmmqmmvqrqrqrqrqsqrqsqwtojiqioiminhohninhoimjnhoioimjnhoioinjnhoimjnioinjnhoioinjn"
    "hoiohmjni"
)

RECORDED = (_IDEAL, _FLASH)
"""Digits of base 36, each a gap in tenths of a millisecond."""


def gaps_ns(which: int) -> list[int]:
    """The gaps of recording 1 (no wait states) or 2 (a slow flash), in order."""
    return [_DIGITS.index(digit) * UNIT_ns for digit in RECORDED[which - 1]]
