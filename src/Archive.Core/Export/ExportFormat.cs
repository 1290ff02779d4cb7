using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>A format that articles are written in, one after another.</summary>
public abstract class ExportFormat
{
    /// <summary>All formats by their names.</summary>
    public static IReadOnlyDictionary<string, ExportFormat> All { get; } = new ExportFormat[] { new NdjsonFormat(), new CsvFormat(), new RisFormat(), new BibtexFormat(), new AtomFormat() }.ToDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>What the format is called in requests; also the extension of its files.</summary>
    public abstract string Name { get; }

    /// <summary>Its media type.</summary>
    public abstract string MediaType { get; }

    /// <summary>Writes what stands before the first article.</summary>
    public virtual void Begin(TextWriter writer, ExportHead head)
    {
    }

    /// <summary>Writes one article.</summary>
    public abstract void Write(TextWriter writer, Article article);

    /// <summary>Writes what stands behind the last article; the hash in it is over all that was written before.</summary>
    public virtual void End(TextWriter writer, ExportEnd end)
    {
    }

    /// <summary>A text on one line.</summary>
    protected static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What an export begins with.</summary>
/// <param name="Query">The query as it was understood.</param>
/// <param name="Total">How many articles match.</param>
/// <param name="At">When it was begun.</param>
public sealed record ExportHead(string Query, int Total, DateTimeOffset At);

/// <summary>What an export ends with.</summary>
/// <param name="Count">How many articles were written.</param>
/// <param name="Missing">How many could not be written: they were purged while it ran.</param>
/// <param name="Sha256">The SHA-256 of all that was written before, hexadecimal.</param>
public sealed record ExportEnd(int Count, int Missing, string Sha256);
