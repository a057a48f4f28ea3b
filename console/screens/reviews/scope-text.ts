import type { Review } from 'postern/client'
import type { ReviewsWords } from './words.ts'

/** What a review is about, in words: "Service library, grants of ada". */
export function scopeText({ scope: { service, path, user, group } }: Review, words: ReviewsWords['scope']): string {
  const parts = [
    service && (path === null ? words.service(service.name) : words.branch(service.name, path)),
    user && words.user(user.username),
    group && words.group(group.name),
  ]
  return parts.filter(Boolean).join(', ')
}
