"""Saved replies: what is approved and reviewed in which language, and the team's own."""

from __future__ import annotations

from bot.console import phrasebook
from bot.demo import DEMO
from bot.service import Service
from bot.store.client import Client
from bot.translation.lexicon import phrases
from tests.console.conftest import Visit


def test_every_phrase_for_link_workers_is_in_a_group_and_none_of_hers() -> None:
    grouped = [key for _name, keys in phrasebook.groups() for key in keys]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(phrases("en"))
    assert {"hello", "see_you_on", "letter_is_lost"} & set(grouped) == {"hello", "see_you_on"}


def test_a_phrase_is_a_draft_until_somebody_has_reviewed_it() -> None:
    states = {one.state for _name, some in phrasebook.approved("fa") for one in some}
    assert states <= {"draft", "reviewed"}
    assert {one.state for _n, some in phrasebook.approved("en") for one in some} == {"reviewed"}
    assert {one.state for _n, some in phrasebook.approved("xx") for one in some} == {"none"}


def test_the_page_shows_a_phrase_in_the_language_asked_for(visit: Visit) -> None:
    page = visit("worker").get("/console/replies?lang=fa&q=link+worker").text
    assert "I am your link worker." in page
    assert 'lang="fa" dir="rtl">من همیار شما هستم.<' in page
    assert "not reviewed" in page
    assert "What date is on the letter?" not in page


def test_phrases_are_found_by_her_words_too(visit: Visit) -> None:
    assert "I am your link worker." in visit("worker").get("/console/replies?lang=fa&q=همیار").text


def test_a_language_we_do_not_have_is_no_page(visit: Visit) -> None:
    assert visit("worker").get("/console/replies?lang=xx").status_code == 404


def test_the_picker_has_a_field_for_every_placeholder(visit: Visit) -> None:
    picked = visit("worker").get("/console/replies/pick?lang=fa&q=appointment+is+on").text
    assert 'data-template="Your appointment is on {when} at {place}."' in picked
    assert 'data-slot="when"' in picked
    assert 'data-slot="place"' in picked


def test_a_lead_saves_a_reply_that_everybody_finds(visit: Visit) -> None:
    words = {"title": "Bus pass", "text": "You can get a free bus pass."}
    assert visit("lead").send("/console/replies/own", **words).status_code == 303
    assert "You can get a free bus pass." in visit("worker").get("/console/replies").text
    assert "Bus pass" in visit("worker").get("/console/replies/pick?lang=fa&q=bus").text


def test_a_worker_may_not_change_saved_replies(visit: Visit, service: Service) -> None:
    worker = visit("worker")
    answer = worker.send("/console/replies/own", title="Mine", text="Mine.")
    assert answer.status_code == 403
    assert phrasebook.own(service.redis, DEMO.id) == []


def test_a_reply_without_words_is_refused_and_what_was_typed_stays(visit: Visit) -> None:
    answer = visit("lead").send("/console/replies/own", title="Bus pass", text=" ")
    assert answer.status_code == 422
    assert 'value="Bus pass"' in answer.text


def test_a_deleted_reply_is_gone(visit: Visit, service: Service) -> None:
    phrasebook.keep(service.redis, DEMO.id, "Bus pass", "You can get a free bus pass.")
    [one] = phrasebook.own(service.redis, DEMO.id)
    assert visit("lead").send("/console/replies/own/drop", id=one.id).status_code == 303
    assert phrasebook.own(service.redis, DEMO.id) == []


def test_replies_of_another_organisation_are_not_found(redis: Client) -> None:
    phrasebook.keep(redis, "other", "Theirs", "Their words.")
    assert phrasebook.own(redis, DEMO.id) == []


def test_an_editor_keeps_the_teams_replies_and_a_worker_only_reads_them(visit: Visit) -> None:
    fields = {"title": "Hours", "text": "We are open from nine to five."}
    assert visit("worker").send("/console/replies/own", **fields).status_code == 403
    editor = visit("editor")
    assert editor.send("/console/replies/own", **fields).status_code == 303
    assert "We are open from nine to five." in editor.get("/console/replies").text
    assert visit("auditor").get("/console/replies").status_code == 403
