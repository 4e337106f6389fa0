/** 0 to 1. Foreign numbers may be anything, NaN too. */
export const fraction = (value: number): number => (value > 0 ? Math.min(value, 1) : 0)
