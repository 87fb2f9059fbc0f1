const visitor = own.keep("_qm_vid", 400, () => own.hex(24));
own.pixel("https://in.quillmetric.example/e.gif", { v: visitor, p: own.page() });
