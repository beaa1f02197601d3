from simulator.bdd.telling import Storyteller, told


class Tale(Storyteller):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    @told
    def do(self, what: str, *, twice: bool = False) -> str:
        """Something."""
        self.done.append(what)
        if twice:
            self.do(what)
        return what

    @told
    def fail(self) -> None:
        """Something that cannot be done."""
        raise ValueError


def test_a_story_is_told_again() -> None:
    tale = Tale()
    assert tale.do("one") == "one"
    tale.do("two", twice=True)
    assert tale.tell_again(Tale()).done == tale.done == ["one", "two", "two"]


def test_a_story_that_was_told_again_can_be_told_once_more() -> None:
    tale = Tale()
    tale.do("one", twice=True)
    assert tale.tell_again(Tale()).tell_again(Tale()).done == ["one", "one"]


def test_deeds_can_be_left_out() -> None:
    tale = Tale()
    tale.do("one")
    assert tale.tell_again(Tale(), leaving_out=("do",)).done == []


def test_after_a_failure_deeds_are_noted_as_before() -> None:
    tale = Tale()
    try:
        tale.fail()
    except ValueError:
        tale.do("one")
    assert tale.tell_again(Tale(), leaving_out=("fail",)).done == ["one"]
