import { Component, type ComponentChildren, type ComponentType } from 'preact'

/**
 * A component that is drawn again only when one of its properties is another value. For rows that come in thousands;
 * `draw` may use no hooks and read no signals, since their changes would go unseen.
 */
export function pure<P extends object>(draw: (props: Readonly<P>) => ComponentChildren): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = new Set([...Object.keys(next), ...Object.keys(this.props)])
      return [...names].some((name) => Reflect.get(next, name) !== Reflect.get(this.props, name))
    }
    override render(): ComponentChildren {
      return draw(this.props)
    }
  }
}
