from survey.core.alphabet import swedish


def test_names_stand_in_the_swedish_order() -> None:
    names = ["Östra", "Älgen", "Åsen", "Zebran", "ängen", "Avdelningen", "Éa", "Eken"]
    ordered = ["Avdelningen", "Éa", "Eken", "Zebran", "Åsen", "Älgen", "ängen", "Östra"]
    assert sorted(names, key=swedish) == ordered


def test_letters_made_of_two_signs_stand_where_the_whole_ones_do() -> None:
    assert swedish("A\u030asen") == swedish("Åsen")
