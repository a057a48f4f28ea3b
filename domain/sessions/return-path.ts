/** Where a browser goes on after a redirect of ours. */

/**
 * A path of the host that the browser asked, with its query; never another site, which an address could name as `//host`, or as `/\host` and
 * `/<tab>/host` because browsers read a backslash as a slash and drop tabs (WHATWG URL §4.4). Printable ASCII, as targets of requests are.
 */
export const returnPathPattern = /^\/(?!\/)[!-[\]-~]*$/
