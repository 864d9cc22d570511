"""Words against words: what differs is named with its figure, and how lines are broken is no difference."""

from verkstad.core.reporting.compare import contained, differences, tokens


def told(found):
    return [(one.kind, one.found, one.expected, one.figure) for one in found]


def test_a_figure_is_told_whole_though_one_of_its_digits_differs():
    expected = tokens([("Det blev ", ""), ("16 603 tkr", "f1"), (".", "")])
    assert told(differences(expected, tokens([("Det blev 16 703 tkr.", "")]))) == [
        ("figure_text", "16 703 tkr.", "16 603 tkr.", "f1")
    ]


def test_how_another_version_breaks_its_lines_is_no_difference():
    expected = tokens([("Uppdraget N2016/02958/FÖF om industriföretag 2016-2018 gäller", "")])
    found = tokens([("Sida 1 Uppdraget N2016/02958/ FÖF om industri\u00ad företag 2016- 2018 gäller", "")])
    assert told(contained(expected, found)) == []
    other = tokens([("Uppdraget N2016/02958/FÖF om industriföretag 2016-2019 gäller", "")])
    assert told(contained(expected, other)) == [("words", "2016-2019", "2016-2018", "")]
