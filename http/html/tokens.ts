/** The colours and typefaces of every page that a person sees: the hosted pages (`style.ts`) and the console, whose build takes them from here. */

/** Text has at least 7:1 against its ground, controls 3:1 (WCAG 2.2, 1.4.6 and 1.4.11), in light and dark. */
export const tokens = `:root { color-scheme: light dark;
--text: light-dark(#16181d, #eceef2); --muted: light-dark(#4c525e, #b1b8c4);
--page: light-dark(#f6f7f9, #0e1014); --surface: light-dark(#fff, #16191f); --line: light-dark(#e3e6eb, #2a2f38); --edge: light-dark(#7b828f, #757c89);
--brand: light-dark(#2f3fc4, #a9b4ff); --brand-strong: light-dark(#232f9c, #c6ceff); --brand-wash: light-dark(#eef0ff, #1a1e40); --on-brand: light-dark(#fff, #0d1030);
--bad: light-dark(#94180f, #ffb4ad); --bad-wash: light-dark(#fdeceb, #3a1613);
--good: light-dark(#0f5132, #7fe0ae); --good-wash: light-dark(#e8f6ee, #11301f); --warn: light-dark(#6b3f00, #f6c87f); --warn-wash: light-dark(#fff4e0, #33240a);
--mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace }
@media (prefers-contrast: more) { :root { --muted: var(--text); --line: var(--edge) } }`
