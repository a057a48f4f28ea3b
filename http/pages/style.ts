/** The look of hosted pages: that of every page (`http/html/style.ts`), what forms and the account need besides, and the colour of the site. */
import type { ThemeColours } from '#domain/settings/brand.ts'
import { style } from '#http/html/style.ts'

/** 44 pixels for whatever is pressed; one column below 48 rem; nothing that moves. */
const parts = `
.brand img { height: 2.125rem; max-width: 10rem; border-radius: 6px; object-fit: contain }
.line { margin-top: .375rem; color: var(--muted) }
.ways { display: grid; gap: .625rem; margin-top: 1.375rem }
.button { display: flex; align-items: center; justify-content: center; gap: .55rem; min-height: 2.75rem; padding: .25rem 1rem; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: var(--text); font-weight: 560; text-decoration: none; text-align: center }
.ways button, button.button { margin-top: 0; background: var(--surface); border-color: var(--edge); color: var(--text) }
.button.primary { background: var(--brand); border-color: transparent; color: var(--on-brand) }
.button.primary:hover { background: var(--brand-strong); border-color: transparent }
.button:hover, button.button:hover { border-color: var(--text); background: var(--surface) }
.button svg, button svg { width: 1.15em; height: 1.15em; stroke: var(--brand); stroke-width: 1.75; fill: none; stroke-linecap: round; stroke-linejoin: round; flex: none }
button.button { display: flex; align-items: center; justify-content: center; gap: .55rem }
[data-passkey=register] button.button { background: var(--brand); border-color: transparent; color: var(--on-brand) }
[data-passkey=register] button.button:hover { background: var(--brand-strong) }
[data-passkey=register] svg { stroke: currentColor }
[hidden] { display: none !important }
.ways:has(> [hidden]:only-child) { display: none }
.ways:has(> [hidden]:only-child) + .or { display: none }
.or { display: flex; align-items: center; gap: .75rem; margin: 1.25rem 0 -.375rem; font-size: .8125rem; color: var(--muted) }
.or::before, .or::after { content: ""; height: 1px; flex: 1; background: var(--line) }
.row { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem }
.row > a { font-size: .8125rem; text-decoration: none; padding: .8125rem 0; margin: -.8125rem 0 }
.row > a:hover { text-decoration: underline }
.foot { margin-top: 1.375rem; padding-top: 1.125rem; border-top: 1px solid var(--line); text-align: center; font-size: .8125rem; color: var(--muted) }
.foot a { padding: .8125rem 0 }
.field-hint { margin: .25rem 0 0; font-size: .8125rem; color: var(--muted) }
.field-wrong { margin: .375rem 0 0; font-size: .8125rem; font-weight: 560; color: var(--bad) }
[aria-invalid=true] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad) }
.wrong, .done { margin-top: 1.25rem }
.done { padding: .625rem .75rem; border-left: 3px solid var(--good); border-radius: 4px; background: var(--good-wash); color: var(--good); font-weight: 560 }
select, textarea { width: 100%; min-height: 2.75rem; margin-top: .375rem; padding: 0 .75rem; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); color: inherit; font: inherit }
input.code { font: 500 1.25rem/1 var(--mono); letter-spacing: .3em; text-align: center }
footer { display: flex; flex-wrap: wrap; gap: 0 1.125rem; justify-content: center; padding: .5rem 1rem 1rem; font-size: .8125rem }
footer a { color: var(--muted); padding: .75rem .25rem; text-decoration: none }
footer a:hover { text-decoration: underline }
header.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; width: min(60rem, 100vw); margin: 0 auto; padding: 1rem 1rem 0 }
header.top .brand { margin: 0 }
header.top button { width: auto; margin: 0 }
button.quiet { background: none; border-color: transparent; color: var(--muted); font-weight: 500 }
button.quiet:hover { background: none; color: var(--text); border-color: var(--edge) }
body:has(.account) { grid-template-rows: auto 1fr auto }
.account { display: grid; grid-template-columns: minmax(12rem, max-content) minmax(0, 1fr); gap: 2.5rem; width: min(60rem, 100vw); margin: 0 auto; padding: 2rem 1rem 3rem; align-items: start; align-content: start }
.account nav ul { columns: auto; display: grid; gap: .125rem; margin: 0 }
.account nav li, .account nav > ul > li { margin: 0; font-weight: 500 }
.account nav a { display: flex; align-items: center; min-height: 2.75rem; padding: .25rem .75rem; border-radius: 8px; color: var(--muted); text-decoration: none }
.account nav a:hover { color: var(--text); text-decoration: underline }
.account nav a[aria-current] { background: var(--surface); color: var(--text); font-weight: 620; box-shadow: inset 0 0 0 1px var(--line), inset 3px 0 0 var(--brand) }
.account main > p:first-of-type { color: var(--muted) }
.panel { margin-top: 1.25rem; padding: 1.25rem 1.5rem 1.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 14px }
.panel > :first-child, .panel > form > :first-child { margin-top: 0 }
.row + input, .panel > form > [hidden]:first-child + label { margin-top: .375rem }
.panel form > button, .panel .button { width: auto }
.list { list-style: none; padding: 0; margin: .75rem 0 0 }
.list > li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; margin: 0; padding: .75rem 0; border-top: 1px solid var(--line) }
.list > li > div { flex: 1 1 14rem; min-width: 0 }
.list > li:first-child { border-top: 0; padding-top: 0 }
.list > li:last-child { padding-bottom: 0 }
.list form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
.list p { margin: .125rem 0 0; font-size: .8125rem; color: var(--muted) }
.list button, .list .button { width: auto; margin: 0 }
.list input { width: 12rem; margin: 0 }
.chip { display: inline-block; margin-left: .375rem; padding: 0 .5625rem; border-radius: 99px; background: var(--good-wash); color: var(--good); font-size: .8125rem; font-weight: 560 }
.chip.plain { background: var(--page); color: var(--muted) }
button.danger { background: var(--surface); border-color: var(--bad); color: var(--bad) }
button.danger:hover { background: var(--bad-wash) }
.actions { display: flex; flex-wrap: wrap; gap: .625rem; align-items: center; margin-top: 1.25rem }
.actions button, .actions .button { width: auto; margin: 0 }
.codes { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .25rem 1.5rem; list-style: none; padding: .875rem 1rem; margin: 1rem 0 0; background: var(--page); border: 1px solid var(--line); border-radius: 8px; font-family: var(--mono) }
.qr { display: block; width: 12rem; height: 12rem; margin: 1rem 0 0; padding: .5rem; background: #fff; border: 1px solid var(--line); border-radius: 8px }
.qr svg { display: block; width: 100%; height: 100% }
.secret { display: block; margin-top: .5rem; padding: .625rem .75rem; background: var(--page); border: 1px solid var(--line); border-radius: 8px }
fieldset { margin: 1.25rem 0 0; padding: 0; border: 0 }
legend { padding: 0; font-size: .8125rem; font-weight: 560 }
details { margin-top: 1.25rem }
summary { min-height: 2.75rem; padding: .625rem 0; color: var(--brand); cursor: pointer }
.text { max-height: 24rem; overflow: auto; font: inherit }
@media (max-width: 48rem) {
.account { grid-template-columns: minmax(0, 1fr); gap: 1rem; padding-top: 1rem }
.account nav ul { display: flex; flex-wrap: wrap; gap: .25rem }
.account nav a { padding: .25rem .625rem }
.account nav a[aria-current] { box-shadow: inset 0 0 0 1px var(--line), inset 0 -3px 0 var(--brand) }
.panel { padding: 1rem }
}
`

const good = `
:root { --good: light-dark(#0f5a34, #7fe0ad); --good-wash: light-dark(#e8f6ee, #11301f) }`

/** The style sheet of a page. @param colours of the brand, which `checkBrand` has nothing against */
export function pagesStyle(colours?: ThemeColours): string {
  if (!colours) return style + good + parts
  const { light, dark } = colours
  return `${style}${good}
:root { --brand: light-dark(${light}, ${dark}); --brand-strong: color-mix(in srgb, var(--brand) 85%, var(--text)); --brand-wash: color-mix(in srgb, var(--brand) 8%, var(--page)) }${parts}`
}
