namespace Archive.Core.Normalization.Decoding;

/// <summary>Text decoded from bytes.</summary>
/// <param name="Text">The text, without a byte order mark.</param>
/// <param name="Charset">The IANA name of the encoding.</param>
/// <param name="Reason">Why this encoding was chosen, for the trace.</param>
/// <param name="BadPlaces">The number of places where bytes that are no text were replaced by U+FFFD.</param>
internal sealed record DecodedText(string Text, string Charset, string Reason, int BadPlaces = 0);
