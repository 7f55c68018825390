/** Looks of a tear sheet: light and dark by the reader's system, always light on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1b1f24; --quiet: #5b6570; --rule: #d5dae0; --line: #1f5fbf; --loss: #b3261e; --gain: #1a7f37; --mark: #8a5a00; --mark-ground: #fff4d6; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --text: #e6e9ed; --quiet: #9aa4af; --rule: #333a42; --line: #7fb0ff; --loss: #ff8a80; --gain: #6fd08c; --mark: #ffd479; --mark-ground: #3a2f12; } }
@media print { :root { --ground: #ffffff; --text: #000000; --quiet: #444444; --rule: #bbbbbb; --line: #1f5fbf; --loss: #b3261e; --gain: #1a7f37; --mark: #8a5a00; --mark-ground: #fff4d6; } section { break-inside: avoid; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: var(--ground); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 4px; font-size: 22px; overflow-wrap: anywhere; }
h2 { margin: 28px 0 8px; font-size: 15px; }
p { margin: 4px 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.mark { padding: 6px 10px; border: 1px solid var(--mark); background: var(--mark-ground); color: var(--mark); font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--rule); text-align: left; font-weight: normal; overflow-wrap: anywhere; }
thead th { color: var(--quiet); }
td.number, th.number { text-align: right; white-space: nowrap; }
.gain { color: var(--gain); }
.loss { color: var(--loss); }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; }
.three div { padding: 8px 12px; border: 1px solid var(--rule); }
.three strong { display: block; font-size: 18px; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--quiet); font: 11px system-ui, sans-serif; }
.grid { stroke: var(--rule); stroke-width: 1; }
.curve { fill: none; stroke: var(--line); stroke-width: 1.5; }
.fall { fill: var(--loss); fill-opacity: 0.25; stroke: var(--loss); stroke-width: 1; }
.bar-gain { fill: var(--gain); }
.bar-loss { fill: var(--loss); }
code { font: 12px ui-monospace, monospace; overflow-wrap: anywhere; }
`
