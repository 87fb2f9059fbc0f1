"""`auditor doctor`: is everything here that an audit needs?"""

import typer


def doctor() -> None:
    """Check browser, third-party cookies, vendor register and filter lists; say what is missing and what to do."""
    import asyncio

    from auditor.collect.browser import examine
    from auditor.model.problems import BadInput
    from auditor.trackers import register
    from auditor.trackers.lists import installed

    sound = True
    try:
        for line in asyncio.run(examine()):
            print(f"browser    {line}")
    except BadInput as problem:
        sound = False
        print(f"browser    {problem}")
    try:
        known = register.load()
        print(f"register   {len(known.products)} products of {len(known.companies)} companies")
    except BadInput as problem:
        sound = False
        print(f"register   {problem}")
    lists = installed()
    for one in lists:
        print(f"lists      {one.id} {one.version}")
    if not lists:
        print("lists      none installed: 'auditor lists update' fetches EasyList and EasyPrivacy (optional)")
    raise typer.Exit(0 if sound else 2)
