const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Puts the one `.pointed` frame of a drawing around a mark, inside the mark's own group so that it moves along. */
export function pointedRing(drawing: Element, mark: Element | undefined): void {
  const there = drawing.querySelector('.pointed')
  if (there && there.parentElement === mark) return
  there?.remove()
  if (!mark) return
  const size = mark.getAttribute('data-size')
  const ring = drawing.ownerDocument.createElementNS(NAMESPACE, size ? 'rect' : 'circle')
  // A cell is framed, a point is ringed.
  if (size) {
    ring.setAttribute('width', size)
    ring.setAttribute('height', size)
  } else ring.setAttribute('r', '9')
  ring.setAttribute('class', 'pointed')
  ring.setAttribute('fill', 'none')
  ring.setAttribute('pointer-events', 'none')
  ring.setAttribute('aria-hidden', 'true')
  mark.append(ring)
}
