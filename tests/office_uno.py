"""Runs inside a Python that has LibreOffice's `uno`, not in the tests' own: one job from stdin, one answer to stdout.

Job: {"pipe", "path", "modules": {name: source}, "macro": "Module.Name" or null, "args": [...], "save_as": path or null,
"seconds": number}. Answer: {"modules": {name: source}} or, with a macro, {"value": ...} or {"error": [number, text]}
or {"uncompiled": [names]}.
"""

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

ALWAYS_EXECUTE_NO_WARN = uno.Any("short", 4)
FILTERS = {".xlsm": "Calc MS Excel 2007 VBA XML", ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
LIBRARY, RUNNER = "VBAProject", "TestRunner"
VBA = "Option VBASupport 1\n"
# An error in a macro that nobody catches ends it without a word, so it is caught here.
RUNNER_SOURCE = """
Function Run({names})
    On Error GoTo Failed
    Run = Array("value", {macro}({given}))
    Exit Function
Failed:
    Run = Array("error", Err.Number, Err.Description)
End Function
"""
PROBE = "\nFunction TestProbe()\n    TestProbe = 1\nEnd Function\n"


def main():
    job = json.load(sys.stdin)
    context = connect(job["pipe"], job["seconds"])
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(
        Path(job["path"]).as_uri(), "_blank", 0, properties(Hidden=True, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN)
    )
    if document is None:
        sys.exit("LibreOffice cannot load the file.")
    answer = {"modules": modules(document)}
    if job["macro"]:
        answer = run(document, job["macro"], job["args"], job["modules"])
    if job["save_as"]:
        target = Path(job["save_as"])
        document.storeToURL(target.as_uri(), properties(FilterName=FILTERS[target.suffix]))
    print(json.dumps(answer, default=str))
    document.close(True)
    desktop.terminate()


def connect(pipe, seconds):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def properties(**values):
    made = []
    for name, value in values.items():
        made.append(PropertyValue())
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)


def modules(document):
    if not document.BasicLibraries.hasByName(LIBRARY):
        return {}
    library = document.BasicLibraries.getByName(LIBRARY)
    return {name: library.getByName(name) for name in library.ElementNames}


def run(document, macro, args, instead):
    libraries = document.BasicLibraries
    library = libraries.getByName(LIBRARY) if libraries.hasByName(LIBRARY) else libraries.createLibrary(LIBRARY)
    for name, source in instead.items():
        put(library, name, VBA + source)
    names = [f"a{number}" for number, _ in enumerate(args)]
    given = ["Nothing" if value is None else name for name, value in zip(names, args)]  # noqa: B905
    source = RUNNER_SOURCE.format(names=", ".join(names), macro=macro, given=", ".join(given))
    put(library, RUNNER, VBA + source)
    answer = call(document, f"{RUNNER}.Run", tuple(args))
    if not answer:
        return {"uncompiled": uncompiled(document, library)}
    kind, *rest = answer
    return {"value": rest[0]} if kind == "value" else {"error": rest}


def put(library, name, source):
    (library.replaceByName if library.hasByName(name) else library.insertByName)(name, source)


def call(document, macro, args=()):
    script = document.getScriptProvider().getScript(
        f"vnd.sun.star.script:{LIBRARY}.{macro}?language=Basic&location=document"
    )
    return script.invoke(args, (), ())[0]


def uncompiled(document, library):
    """One module that does not compile stops all: try each alone."""
    sources = {name: library.getByName(name) for name in library.ElementNames}
    found = []
    for name in sources:
        for other, source in sources.items():
            put(library, other, source + PROBE if other == name else VBA)
        try:
            compiled = call(document, f"{name}.TestProbe") == 1
        except Exception:  # the probe cannot be found in what does not parse
            compiled = False
        if not compiled:
            found.append(name)
    return found


if __name__ == "__main__":
    main()
