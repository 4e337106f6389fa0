export const productName = 'Tukar'
