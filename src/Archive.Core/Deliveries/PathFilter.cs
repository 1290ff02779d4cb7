using System.Buffers;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Archive.Core.Deliveries;

/// <summary>
/// Which files of a folder or packed archive are read: include and exclude globs of the command line, and ignore files
/// (<see cref="FileName"/>) in the folder and its subfolders. A glob without a slash matches a name at any depth, as in .gitignore; “**”
/// matches any number of folders.
/// </summary>
internal sealed class PathFilter
{
    /// <summary>
    /// The name of ignore files: one glob a line, relative to the file's folder; blank lines and lines that begin with # are skipped.
    /// </summary>
    public const string FileName = ".archiveignore";

    /// <summary>Characters with a meaning in other glob dialects but none in ours.</summary>
    private static readonly SearchValues<char> Unsupported = SearchValues.Create("?[]{}!\\");

    private readonly PathFilter? _outer;
    private readonly string _folder;
    private readonly string _origin;
    private readonly Matcher? _include;
    private readonly List<(string Glob, Matcher Matcher)> _exclude;

    private PathFilter(PathFilter? outer, string folder, string origin, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        _outer = outer;
        _folder = folder;
        _origin = origin;
        if (include.Count > 0)
        {
            _include = new Matcher(StringComparison.Ordinal);
            _include.AddIncludePatterns(include.SelectMany(Expand));
        }
        _exclude = exclude.Select(glob =>
        {
            var matcher = new Matcher(StringComparison.Ordinal);
            matcher.AddIncludePatterns(Expand(glob));
            return (glob, matcher);
        }).ToList();
    }

    /// <summary>The filter of a command line.</summary>
    public static PathFilter Of(InputOptions options) => new(null, "", "--exclude", options.Include, options.Exclude);

    /// <summary>The filter for a subfolder: this filter, and the subfolder's ignore file if it has one.</summary>
    /// <param name="path">The subfolder's path relative to the folder that was given: "" or ending in a slash.</param>
    /// <param name="ignoreFile">The path of the ignore file on the disk; it may be missing.</param>
    /// <exception cref="IOException">The ignore file cannot be read.</exception>
    public PathFilter Within(string path, string ignoreFile)
    {
        if (!File.Exists(ignoreFile)) return this;
        var globs = File.ReadLines(ignoreFile).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return globs.Count == 0 ? this : new PathFilter(this, path, FileName, [], globs);
    }

    /// <summary>Why a file is ignored; null when it is read.</summary>
    /// <param name="path">Its path relative to the folder or packed archive that was given.</param>
    /// <param name="isContainer">Whether it is a packed archive: then the include globs apply to its entries, not to itself.</param>
    public string? ReasonToIgnore(string path, bool isContainer = false)
    {
        if (_outer?.ReasonToIgnore(path, isContainer) is { } reason) return reason;
        var below = path.StartsWith(_folder, StringComparison.Ordinal) ? path[_folder.Length..] : path;
        foreach (var (glob, matcher) in _exclude)
        {
            if (matcher.Match(below).HasMatches) return $"Excluded by {_origin}: {glob}";
        }
        return _include is not null && !isContainer && !_include.Match(below).HasMatches ? "Not among what --include names." : null;
    }

    /// <summary>
    /// Translates a glob into patterns of <see cref="Matcher"/>. Syntax of other glob dialects is an error, since it would match nothing,
    /// or everything.
    /// </summary>
    private static IEnumerable<string> Expand(string glob)
    {
        if (glob.Trim('/').Length == 0 || glob.AsSpan().ContainsAny(Unsupported) || glob.Split('/').Contains(".."))
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                $"“{glob}” is not a glob that is understood: * stands for any letters of a name, ** for any folders; there are no ?, [], {{}} and !.");
        }
        var trimmed = glob.Trim('/');
        var anywhere = glob.TrimEnd('/').Contains('/', StringComparison.Ordinal) ? trimmed : "**/" + trimmed;
        return glob.EndsWith('/') ? [anywhere + "/**/*"] : [anywhere, anywhere + "/**/*"];
    }
}
