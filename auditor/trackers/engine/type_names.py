"""Request types under the names that browsers, Playwright and filter lists use.

| type | other names |
|---|---|
| document | doc, main_frame, navigation |
| subdocument | frame, iframe, sub_frame |
| stylesheet | css |
| script | |
| image | img, imageset, background |
| font | |
| media | audio, video, texttrack, track |
| object | embed, plugin, object_subrequest, object-subrequest |
| xmlhttprequest | xhr, fetch, eventsource, preflight |
| ping | beacon |
| websocket | |
| other | manifest, web_manifest, prefetch, speculative, signedexchange, fedcm, xslt, dtd, xbl |
| other | csp_report, cspreport, cspviolationreport |

Upper and lower case are the same. `Document` of the DevTools protocol is also said of frames; where the difference
matters (rules with `subdocument`), give subdocument for those.
Source of the DevTools names: chromedevtools.github.io, Network.ResourceType; how browsers group them for extensions:
developer.mozilla.org, webRequest.ResourceType.
"""

from auditor.model.kinds import ResourceType

_ALSO = {
    ResourceType.DOCUMENT: "doc main_frame navigation",
    ResourceType.SUBDOCUMENT: "frame iframe sub_frame",
    ResourceType.STYLESHEET: "css",
    ResourceType.IMAGE: "img imageset background",
    ResourceType.MEDIA: "audio video texttrack track",
    ResourceType.OBJECT: "embed plugin object_subrequest object-subrequest",
    ResourceType.XHR: "xhr fetch eventsource preflight",
    ResourceType.PING: "beacon",
    ResourceType.OTHER: "manifest prefetch signedexchange cspviolationreport csp_report cspreport fedcm speculative "
    "web_manifest xslt dtd xbl",
}
TYPE_NAMES = {type.value: type for type in ResourceType} | {
    name: type for type, names in _ALSO.items() for name in names.split()
}


def type_of(name: str) -> ResourceType | None:
    """The request type of this name, None for a name nobody uses."""
    return TYPE_NAMES.get(name.strip().lower())
