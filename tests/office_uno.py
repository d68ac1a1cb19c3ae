"""Runs inside a Python that has LibreOffice's `uno`, not in the tests' own: jobs from stdin, a line of JSON each, and
for each a line with its answer to stdout; the pipe of LibreOffice is the argument. LibreOffice ends when stdin does.

Job: {"path", and of these what is wanted: "convert": suffix, "options": the filter's, "modules": {name: source},
"macro": "Module.Name", "args": [...], "save_as": path}. Answer: {"modules": {name: source}} or, with a macro,
{"value": ...} or {"error": [number, text]} or {"uncompiled": [names]}; {"failed": text} where it could not be done.
"""

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

ALWAYS_EXECUTE_NO_WARN = uno.Any("short", 4)
FILTERS = {
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)",
    ".pdf": "calc_pdf_Export",
}
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
    context = connect(sys.argv[1])
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    for line in sys.stdin:
        try:
            answer = done(desktop, **json.loads(line))
        except Exception as fault:
            answer = {"failed": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answer, default=str), flush=True)
    with suppress(DisposedException):  # the connection goes with the program
        desktop.terminate()


def done(desktop, path, convert="", options="", macro=None, args=(), modules=None, save_as=None):
    """Open the document, do what is asked, close it."""
    macros = {} if convert else {"MacroExecutionMode": ALWAYS_EXECUTE_NO_WARN}
    document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties(Hidden=True, **macros))
    if document is None:
        return {"failed": "it cannot load the file."}
    try:
        if macro:
            answer = run(document, macro, args, modules or {})
        else:
            answer = {} if convert else {"modules": modules_of(document)}
        if save_as:
            target = Path(save_as)
            how = {"FilterName": FILTERS[target.suffix], **({"FilterOptions": options} if options else {})}
            document.storeToURL(target.as_uri(), properties(**how))
    finally:
        document.close(True)
    return answer


def connect(pipe):
    """LibreOffice's own context, once it listens; whoever started this gives up before it does."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.05)


def properties(**values):
    made = []
    for name, value in values.items():
        made.append(PropertyValue())
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)


def modules_of(document):
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
