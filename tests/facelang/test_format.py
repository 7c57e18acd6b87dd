"""The one layout of routine files. Each test is a file, and what becomes of it."""

from __future__ import annotations

import inspect
import re

import pytest

import facelang
from facelang.catalogue import RULES
from sculpt.commands.new import STARTER


def formatted(text: str) -> str:
    laid_out, found = facelang.format(text, "test.face")
    assert found == []
    assert laid_out is not None
    assert facelang.format(laid_out, "test.face") == (laid_out, [])
    return laid_out


@pytest.fixture
def becomes(request):
    """Holds the docstring's first half, formatted, against its second half, below ``->``."""

    def hold() -> None:
        before, after = inspect.cleandoc(request.function.__doc__).split("\n->\n")
        assert formatted(before) == after + "\n"

    return hold


class TestLines:
    def test_words_stand_one_space_apart_and_a_number_from_its_unit(self, becomes):
        """
        zone   cheek    left
            glide  5s   at   250uA
            ramp to 0.25mA over 500ms
            sweep  to 4Hz over 1min
        ->
        zone cheek left
            glide 5 s at 250 uA
            ramp to 0.25 mA over 500 ms
            sweep to 4 Hz over 1 min
        """
        becomes()

    def test_both_micro_signs_become_u_and_no_number_changes(self, becomes):
        """
        zone chin
            glide 5.0 s at 0250.10µA
            glide 5.00s at 20 μA
        ->
        zone chin
            glide 5.0 s at 0250.10 uA
            glide 5.00 s at 20 uA
        """
        becomes()

    def test_no_space_stands_inside_brackets_or_before_a_comma(self, becomes):
        """
        technique press( current ,time )
            hold time
        technique breathe ( )
            rest 2 s
        zone chin
            press ( 250uA,5 s )
            breathe( )
        ->
        technique press(current, time)
            hold time

        technique breathe()
            rest 2 s

        zone chin
            press(250 uA, 5 s)
            breathe()
        """
        becomes()

    def test_the_text_of_a_say_stands_where_the_name_of_a_wave_does(self, becomes):
        """
        zone chin
            say "One."
            wave lifting
            say"Two."
            say     words
        ->
        zone chin
            say  "One."
            wave lifting
            say  "Two."
            say  words
        """
        becomes()

    def test_what_stands_in_quotes_is_left_alone(self, becomes):
        """
        zone chin
            say  "  5s ,  µA  # no comment  "
        ->
        zone chin
            say  "  5s ,  µA  # no comment  "
        """
        becomes()

    def test_a_unit_that_there_is_not_is_not_mended(self, becomes):
        """
        zone chin
            rest 5sec
            rest 5
        ->
        zone chin
            rest 5 sec
            rest 5
        """
        becomes()


class TestFields:
    def test_values_start_in_one_column(self, becomes):
        """
        routine   "Evening lift"
          about "Lifts."
          goal lift,firm
          levels 60%,80 %, 100%
          plan 5 sessions a week for 8 weeks
          limit current 300uA
        wave lifting
          shape square
          polarity alternating
          frequency 8Hz
          burst 1s on,2s off
        ->
        routine "Evening lift"
            about  "Lifts."
            goal   lift, firm
            levels 60 %, 80 %, 100 %
            plan   5 sessions a week for 8 weeks
            limit  current 300 uA

        wave lifting
            shape     square
            polarity  alternating
            frequency 8 Hz
            burst     1 s on, 2 s off
        """
        becomes()

    def test_in_a_column_of_their_own_block_also_around_comments(self, becomes):
        """
        wave a
            shape       steady

            # one way
            polarity    positive
        wave b
            shape           sine
            frequency 1 Hz
        ->
        wave a
            shape    steady

            # one way
            polarity positive

        wave b
            shape     sine
            frequency 1 Hz
        """
        becomes()


class TestBlocks:
    def test_each_is_indented_by_four_spaces(self, becomes):
        """
        zone chin
         repeat 3 times
               repeat 2 times
                glide 5 s at 20 uA
               rest 1 s
         rest 2 s
        ->
        zone chin
            repeat 3 times
                repeat 2 times
                    glide 5 s at 20 uA
                rest 1 s
            rest 2 s
        """
        becomes()

    def test_items_keep_their_order_and_stand_apart(self, becomes):
        """
        zone chin
            rest 1 s
        use "b.face"
        use "a.face"
        routine "Last"
        wave w
            shape sine
        ->
        zone chin
            rest 1 s

        use "b.face"
        use "a.face"

        routine "Last"

        wave w
            shape sine
        """
        becomes()


class TestBlankLines:
    def test_groups_are_kept_and_wide_gaps_closed(self, becomes):
        """


        use "a.face"



        use "b.face"



        zone chin

            say  "One."


            rest 1 s

            repeat 2 times

                rest 1 s


            rest 1 s
        ->
        use "a.face"


        use "b.face"


        zone chin
            say  "One."

            rest 1 s

            repeat 2 times
                rest 1 s

            rest 1 s
        """
        becomes()

    def test_a_comment_on_top_of_an_item_moves_with_it(self, becomes):
        """
        # What this file is.
        use "a.face"
        # about the routine
        # and more
        routine "R"
        # loose

        # about the zone
        zone chin
            rest 1 s
        # the end
        ->
        # What this file is.
        use "a.face"

        # about the routine
        # and more
        routine "R"
        # loose

        # about the zone
        zone chin
            rest 1 s

        # the end
        """
        becomes()


class TestComments:
    def test_one_of_its_own_is_indented_like_the_line_below_it(self, becomes):
        """
        zone chin
        # first
            say  "One."
                # second
            repeat 2 times
          # third
                rest 1 s
        ->
        zone chin
            # first
            say  "One."
            # second
            repeat 2 times
                # third
                rest 1 s
        """
        becomes()

    def test_at_the_end_of_a_block_its_indentation_says_whose_it_is(self, becomes):
        """
        zone chin
          repeat 2 times
             rest 1 s
             # of the repeat
            # of the zone
          # of the zone too
          rest 1 s
          # still of the zone
         # of the next item
        zone cheek
          rest 1 s
          # rest 2 s
        # of the file
          # as well
        ->
        zone chin
            repeat 2 times
                rest 1 s
                # of the repeat
            # of the zone
            # of the zone too
            rest 1 s
            # still of the zone

        # of the next item
        zone cheek
            rest 1 s
            # rest 2 s

        # of the file
        # as well
        """
        becomes()

    def test_those_at_the_end_of_neighbouring_lines_start_in_one_column(self, becomes):
        """
        wave a # soft
            shape     sine # round
            frequency 0.5 Hz
            polarity  positive# one way

            duty 5 %      #alone
            # between
            rise 5 ms # alone too
        ->
        wave a                  # soft
            shape     sine      # round
            frequency 0.5 Hz
            polarity  positive  # one way

            duty      5 %  #alone
            # between
            rise      5 ms  # alone too
        """
        becomes()

    def test_wide_characters_count_as_wide_as_they_are_shown(self, becomes):
        """
        zone chin
            say "あご" # a
            rest 1 s # b
        ->
        zone chin
            say  "あご"  # a
            rest 1 s     # b
        """
        becomes()

    def test_their_words_are_left_alone(self, becomes):
        """
        #!odd
        ##   ruler   ##
        #	tab
        ->
        #!odd
        ##   ruler   ##
        #	tab
        """
        becomes()

    def test_a_file_may_be_nothing_else(self):
        assert formatted("\n\n   # alone  \n\n") == "# alone\n"


class TestFiles:
    def test_line_ends_become_lf_and_the_byte_order_mark_goes(self):
        text = '\ufeffzone chin\r\n    rest 1 s  \r\n\t\r\n    say "x"\r\r\n'.replace("\r\r", "\r")
        assert formatted(text) == 'zone chin\n    rest 1 s\n\n    say  "x"\n'

    def test_the_last_line_ends_and_none_is_blank(self):
        assert formatted("zone chin\n    rest 1 s") == "zone chin\n    rest 1 s\n"
        assert formatted("zone chin\n    rest 1 s\n\n \n") == "zone chin\n    rest 1 s\n"

    @pytest.mark.parametrize("text", ["", "\n", " \r\n\t\n", "\ufeff"])
    def test_one_without_anything_in_it_is_empty(self, text):
        assert formatted(text) == ""

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("zone chin\n\trest 1 s\n", ["F103"]),
            ("zone chin\n    rset 1 s\n  rest\n", ["F113", "F104"]),
            ("zone chin\n    rest  5,5 s\n", ["F115"]),
            ("zone chin\n" + "".join(f"{' ' * n}repeat 2 times\n" for n in range(1, 14)), ["F504"]),
        ],
    )
    def test_one_that_cannot_be_read_is_not_laid_out_and_says_why(self, text, codes):
        laid_out, found = facelang.format(text, "test.face")
        assert laid_out is None
        assert [each.code for each in found][: len(codes)] == codes
        assert found == facelang.parse(text, "test.face")[1]

    def test_mistakes_of_meaning_do_not_keep_it_from_being_laid_out(self, becomes):
        """
        zone nowhere up
            wave nothing
            ramp to "x"  over 5uA
        ->
        zone nowhere up
            wave nothing
            ramp to "x" over 5 uA
        """
        becomes()


class TestOwnFiles:
    """What the project itself shows to people is laid out as it says."""

    def test_the_stock_routines(self, root):
        routines = sorted((root / "routines").glob("*.face"))
        assert len(routines) >= 4
        for path in routines:
            text = path.read_text("utf-8")
            assert formatted(text) == text, path.name

    def test_the_starter(self):
        assert formatted(STARTER) == STARTER

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_the_examples_of_the_table(self, rule):
        texts = [rule.fixed, *(text for _, text in rule.beside)]
        if facelang.parse(rule.example, "test.face")[1] == []:
            texts.append(rule.example)
        for text in texts:
            assert formatted(text) == text

    @pytest.mark.parametrize("page", ["dsl/README.md", "README.md"])
    def test_the_examples_of_the_readmes(self, root, page):
        text = (root / page).read_text("utf-8")
        begins = r"(?=use|routine|wave|technique|zone|ramp)"
        examples = re.findall(rf"^```(?:face)?\n{begins}(.*?)^```$", text, re.M | re.S)
        assert examples
        for example in examples:
            if example.startswith("ramp"):
                example = "zone chin\n" + re.sub(r"^", "    ", example.rstrip(), flags=re.M) + "\n"
            assert formatted(example) == example
