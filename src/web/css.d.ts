import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties carry a value into a stylesheet. */
    [property: `--${string}`]: string | number | undefined;
  }
}
