/** A link as its reader sees it. */
import type { TermsShown } from '#domain/terms.ts'
import type { StoredLink } from '#store/links/links.ts'

/** A `StoredLink` whose terms are in the language that suits the reader. */
export type OpenLink = Omit<StoredLink, 'terms'> & { terms?: TermsShown }
