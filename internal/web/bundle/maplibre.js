// What the page of the map uses of MapLibre: drawing, markers, and where its worker's script is.
export { LngLatBounds, Map, Marker, setWorkerUrl } from "maplibre-gl";
