// What the portal loads: small elements, each of which improves a page that already works.
export {};
