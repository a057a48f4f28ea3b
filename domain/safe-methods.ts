/** Methods that only read: RFC 9110 §9.2.1, and those that IANA's registry of methods calls safe. `PRI` is no request. */
const safeMethods: ReadonlySet<string> = new Set('GET HEAD OPTIONS PROPFIND QUERY REPORT SEARCH TRACE'.split(' '))

/** Whether a method, in capitals, changes nothing. */
export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method)
}
