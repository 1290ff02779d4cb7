using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Catalog.Lines;

/// <summary>A line of a source of which something is known.</summary>
/// <param name="Source">The source.</param>
/// <param name="Line">The line.</param>
/// <param name="State">What is known.</param>
/// <param name="Version">The number of the change that made it so; it orders the changes of all sources.</param>
/// <param name="Since">When (UTC).</param>
public sealed record DecidedLine(string Source, SourceLine Line, LineState State, long Version, DateTimeOffset Since);
