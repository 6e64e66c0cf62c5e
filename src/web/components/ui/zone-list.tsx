/** The zones that a time zone field offers, under the id that its `list` names. */
export const ZoneList = ({ id }: { id: string }) => (
  <datalist id={id}>
    {Intl.supportedValuesOf('timeZone').map((zone) => (
      <option key={zone} value={zone} />
    ))}
  </datalist>
);
