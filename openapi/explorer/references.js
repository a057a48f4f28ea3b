/**
 * Resolves the references of a part of the document, in place of Swagger UI's resolver, which reads the whole document again and takes seconds of
 * processor time for one of our size. Ours are all of the form `#/components/…`.
 */
export function quickReferences() {
  return {
    fn: { resolveSubtree: async (document, path) => ({ spec: resolved(document, at(document, path)), errors: [] }) },
  }
}

function at(document, path) {
  return path.reduce((value, key) => value?.[key], document)
}

/** @param open the references that lead here: one of them again is a schema inside itself, which stays a reference */
function resolved(document, value, open = []) {
  if (Array.isArray(value)) return value.map((item) => resolved(document, item, open))
  if (value === null || typeof value !== 'object') return value
  const { $ref, ...rest } = value
  if (typeof $ref !== 'string')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(document, item, open)]))
  if (open.includes($ref)) return value
  const keys = $ref
    .slice(2)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return { ...resolved(document, at(document, keys), [...open, $ref]), ...rest, $$ref: $ref }
}
