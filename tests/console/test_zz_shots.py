import os, sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import pytest
from bot.case import *
from bot.demo import DEMO
from bot.store import cases, counts, trail
from bot.translation.nouns import Translation
from tests.console.conftest import *
from tests.console.her import Person, translated
from tests.console import axe
HERS = {
 "fa": [("سلام. من در Nottingham زندگی می‌کنم، شماره 12 Mansfield Road.","Hello. I live in Nottingham, at 12 Mansfield Road."),("وقت دکترم سه‌شنبه ساعت 10:30 است ولی انگلیسی بلد نیستم.","My doctor's appointment is on Tuesday at 10:30 but I do not know English.")],
 "ar": [("مرحبا، أحتاج إلى طبيب أسنان لابنتي. رقم الباص 6؟","Hello, I need a dentist for my daughter. Bus number 6?"),("هل هناك امرأة يمكنها مساعدتي؟","Is there a woman who can help me?")],
 "ti": [("ሰላም፣ ሓገዝ የድልየኒ ኣሎ። ቤት የብለይን።","Hello, I need help. I have no home."),("ናይ ሕክምና ቆጸራ ኣለኒ ንሰሉስ።","I have a medical appointment on Tuesday.")],
 "bn": [("আমার বাচ্চার টিকা দরকার। কোথায় যাব?","My child needs a vaccine. Where should I go?"),("আমি ইংরেজি ক্লাসে যেতে চাই।","I would like to go to an English class.")],
}
def test_shots(context, live_server, service):
    now = datetime.now(UTC)
    acct = live_server.sign_in(context, "lead", languages=("en","fa"))
    me = acct.staff
    account_for(live_server.app, "worker")
    out = "/tmp/shots"; os.makedirs(out, exist_ok=True)
    people = {}
    for n, (lang, said) in enumerate(HERS.items()):
        her = Person(service, now, f"+4477009000{n+10}", lang)
        her.asks(safe="2" if lang == "ar" else "1")
        her.claimed_by(me)
        her.deed(me, "reply", text="Hello. I am your link worker.", made={"fa":"سلام. من همیار شما هستم.","ar":"مرحبا. أنا مرشدك.","ti":"ሰላም። ኣነ ሓጋዚኹም እየ።","bn":"হ্যালো। আমি আপনার লিংক ওয়ার্কার।"}[lang], approved="1", flags="not_reviewed", accepted="unsafe")
        for t, (a, b) in enumerate(said):
            her.says(a)
            if not (lang=="ti" and t==1):
                try: translated(service, now, Translation(a, b, "argos", flags=("name_changed","pivot") if t else ("repaired",)))
                except AssertionError: print("none", lang, her.case().danger)
        her.deed(me, "note", text="Has two children. Prefers mornings; the bus stop is near.")
        her.deed(me, "card", fact="gp.no_papers", accepted="unsafe")
        people[lang] = her.case()
    c = people["fa"]
    her = Person(service, now, "+447700900010", "fa")
    her.deed(me, "reply", text="Please bring no medicine.", call="held1", accepted="unsafe")
    translated(service, now, *[Translation("Please bring no medicine.", "لطفا دارو بیاورید.", "argos", flags=("negation_lost",))])
    line = her.case().pending[0].line
    her.deed(me, "made", line=line, call="held1")
    her.deed(me, "reply", text="The bus stops beside the blue door.", call="w1")
    b = her.case()
    after = replace(b, danger="domestic_abuse", answers={"need":"housing","format":"alone","worker":"woman","childcare":"yes","lived":"yes"},
      plan=(PlanStep("Register with a GP.", "ثبت نام پیش پزشک.", True), PlanStep("Look for an English class near home.", "پیدا کردن کلاس انگلیسی نزدیک خانه.")),
      measures=(Measure(now-timedelta(days=30),{"matters":"2","alone":"4"}),Measure(now,{"matters":"4","alone":"3","feel":"3"})),
      consents=(*b.consents, Consent("gp","sharing 2026-12","fa",now-timedelta(days=2),"May your link worker give your GP a summary?","GP",revoked=now)),
      needs={"matters":"A school near home for her son.","kind":"situation"}, follow_up=now+timedelta(days=5))
    pipe = service.redis.pipeline(); cases.save(pipe, DEMO, b, after); pipe.execute()
    for d in range(30):
        pipe = service.redis.pipeline()
        for k, v in {"texts": (d*7)%23+3, "segments": 60+d, "case_opened": 2, "case_closed helped":1, "first_reply within_4h":1, "case_lang fa":1, "case_lang ti": 1 if d<3 else 0, "receipt delivered": 20, "translation none": 1}.items():
            counts.add(pipe, DEMO.id, now-timedelta(days=d), k, v)
        pipe.execute()
    page = context.new_page()
    errs=[]; page.on("pageerror", lambda e: errs.append(str(e))); page.on("console", lambda l: errs.append(l.text) if l.type=="error" else None)
    def shot(name, w, scheme="light", full=True):
        page.screenshot(path=f"{out}/{name}-{w}-{scheme}.png", full_page=full)
    for lang, case in people.items():
        for w, scheme in ((1280,"light"),(360,"dark")) if lang!="fa" else ((1280,"light"),(1280,"dark"),(360,"light")):
            page.set_viewport_size({"width":w,"height":900}); page.emulate_media(color_scheme=scheme)
            page.goto(f"/console/cases/{case.id}")
            page.get_by_label("Your text to her").fill("I will call you on Thursday 3 December, 14:00.")
            page.locator("#preview .bubble").wait_for()
            if lang=="fa" and w==1280 and scheme=="light":
                page.locator("#picker summary").click(); page.wait_for_selector(".phrases")
                for f in page.locator("details.fold").all(): f.evaluate("e=>{e.open=true}")
            shot(f"case-{lang}", w, scheme)
            page.get_by_label("Your text to her").fill("")
            print(lang, w, page.evaluate("[document.documentElement.scrollWidth, innerWidth]"), axe.serious(page))
    for w, scheme in ((1280,"light"),(360,"dark")):
        page.set_viewport_size({"width":w,"height":900}); page.emulate_media(color_scheme=scheme)
        for name, path in (("file", f"/console/cases/{c.id}/file"), ("replies","/console/replies?lang=fa&q=appointment"), ("statistics","/console/statistics")):
            page.goto(path); shot(name, w, scheme)
            print(name, w, page.evaluate("[document.documentElement.scrollWidth, innerWidth]"), axe.serious(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                print(page.evaluate("[...document.querySelectorAll('*')].filter(e=>e.getBoundingClientRect().right>innerWidth+1).map(e=>e.tagName+'.'+e.className+'#'+e.id).slice(0,12)"))
    ctx2 = context.browser.new_context(base_url=live_server.address)
    live_server.sign_in(ctx2, "auditor"); page = ctx2.new_page()
    page.set_viewport_size({"width":1280,"height":900}); page.goto("/console/trail"); shot("trail",1280); print(axe.serious(page))
    ctx2.close()
    ctx3 = context.browser.new_context(base_url=live_server.address)
    live_server.sign_in(ctx3, "worker"); page = ctx3.new_page()
    page.goto(f"/console/cases/{c.id}"); shot("not_yours",1280); ctx3.close()
    print(errs)
