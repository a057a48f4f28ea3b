/** A field that finds operations by any words of their method, path, name, summary and section, in place of Swagger UI's filter of sections. */
export function searchOfOperations({ React }) {
  const element = React.createElement
  const FilterContainer = ({ layoutActions, layoutSelectors }) => {
    const current = layoutSelectors.currentFilter()
    return element(
      'search',
      { className: 'search' },
      element('label', { htmlFor: 'search' }, 'Find an operation'),
      element('input', {
        id: 'search',
        type: 'search',
        value: typeof current === 'string' && current !== 'true' ? current : '',
        onChange: ({ target }) => layoutActions.updateFilter(target.value || true),
      }),
      element('h2', { className: 'unseen' }, 'Operations'),
    )
  }
  return {
    fn: { opsFilter: matching },
    wrapComponents: { FilterContainer: () => FilterContainer },
  }
}

/** @param sections an Immutable.Map of `{tagDetails, operations}` by the name of the section */
function matching(sections, phrase) {
  const words = phrase === 'true' ? [] : phrase.toLowerCase().split(/\s+/)
  return sections
    .map((section, name) => section.update('operations', (all) => all.filter((each) => isMatch(each, name, words))))
    .filter((section) => section.get('operations').size > 0)
}

function isMatch(each, section, words) {
  const operation = each.get('operation')
  const text = [each.get('method'), each.get('path'), operation.get('operationId'), operation.get('summary'), section]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
