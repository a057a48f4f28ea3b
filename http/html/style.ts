/** How every page that a person sees looks: tokens, then a handful of parts. One accent colour, lines instead of boxes in boxes, words instead of icons. */
import { tokens } from './tokens.ts'

/**
 * Text has at least 7:1 against its ground in light and dark; controls are at least 44 pixels high (WCAG 2.2, 1.4.6 and 2.5.5). `card`: one thing
 * to do, on a quiet page. `wide`: what developers read.
 */
export const style = `
${tokens}
* { box-sizing: border-box }
body { margin: 0; min-height: 100dvh; display: grid; grid-template-rows: 1fr auto; background: radial-gradient(75rem 31rem at 50% -8rem, var(--brand-wash), transparent 70%) no-repeat, var(--page); color: var(--text); font: 400 .9375rem/1.55 "Inter Variable", Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif; -webkit-font-smoothing: antialiased; overflow-wrap: anywhere }
main.card { align-self: center; justify-self: center; width: min(26.5rem, calc(100vw - 2rem)); margin: 2rem 1rem; padding: 2.25rem 2rem 2rem; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 1px 2px rgb(16 24 40 / .06), 0 8px 24px -8px rgb(16 24 40 / .16) }
main.wide { justify-self: center; width: min(62rem, 100vw); padding: 2rem 1rem 4rem }
.brand { display: flex; align-items: center; gap: .625rem; margin: 0 0 1.625rem; font-weight: 640 }
.brand svg { width: 2.125rem; height: 2.125rem; padding: .4375rem; border-radius: 9px; background: var(--brand); stroke: var(--on-brand); stroke-width: 1.75; fill: none; stroke-linecap: round; stroke-linejoin: round; flex: none }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.02em; font-weight: 650; text-wrap: balance }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; letter-spacing: -.01em; font-weight: 620 }
h3, h4 { margin: 1.5rem 0 .25rem; font-size: .9375rem; font-weight: 620 }
p { margin: .75rem 0 0; text-wrap: pretty }
ul, ol { margin: .75rem 0 0; padding-left: 1.25rem }
li { margin: .25rem 0 }
a { color: var(--brand); text-underline-offset: 3px }
code, pre { font-family: var(--mono); font-size: .92em }
pre { margin: .75rem 0 0; padding: .875rem 1rem; white-space: pre-wrap; background: var(--page); border: 1px solid var(--line); border-radius: 8px }
form pre { font: inherit; max-height: 22rem; overflow: auto }
label { display: block; margin-top: 1.25rem; font-size: .8125rem; font-weight: 560 }
input { width: 100%; min-height: 2.75rem; margin-top: .375rem; padding: 0 .75rem; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: inherit; font: inherit }
.choice { display: flex; align-items: center; gap: .625rem; min-height: 2.75rem; margin-top: .75rem; font-weight: 400; font-size: inherit }
.choice input { width: 1.25rem; min-height: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--brand); flex: none }
button { width: 100%; min-height: 2.75rem; margin-top: 1.25rem; padding: .25rem 1rem; border: 1px solid transparent; border-radius: 8px; background: var(--brand); color: var(--on-brand); font: inherit; font-weight: 560; cursor: pointer }
button:hover { background: var(--brand-strong) }
button + button { margin-top: .625rem }
button.second { background: var(--surface); border-color: var(--edge); color: var(--text) }
button.second:hover { border-color: var(--text) }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; border-radius: 6px }
.wrong { padding: .625rem .75rem; border-left: 3px solid var(--bad); border-radius: 4px; background: var(--bad-wash); color: var(--bad); font-weight: 560 }
.hint { font-size: .8125rem; color: var(--muted) }
nav ul { list-style: none; padding: 0 }
nav > ul { columns: 25rem; column-gap: 3rem }
nav > ul > li { break-inside: avoid; margin: 0 0 1.5rem; font-weight: 620 }
nav > ul ul { margin-top: .25rem; font-weight: 400; font-size: .875rem }
article { margin-top: 1.25rem; padding-top: .25rem; border-top: 1px solid var(--line) }
article h2, article h3 { margin-top: 1rem }
table { border-collapse: collapse; width: 100%; margin-top: .75rem }
th, td { padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
@media (max-width: 26rem) { main.card { padding: 1.75rem 1.25rem 1.5rem } }
`
