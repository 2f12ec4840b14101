const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Puts the drawing's only `.pointed` frame around a mark, inside the mark's group so that both move together. */
export function pointedRing(drawing: Element, mark: Element | undefined): void {
  const there = drawing.querySelector('.pointed')
  if (there && there.parentElement === mark) return
  there?.remove()
  if (!mark) return
  const size = mark.getAttribute('data-size')
  const ring = drawing.ownerDocument.createElementNS(NAMESPACE, size ? 'rect' : 'circle')
  // A cell gets a frame, a point a ring.
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
