using System.CommandLine;
using System.CommandLine.Parsing;
using Archive.Cli.Server;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Hosting;

namespace Archive.Cli.Arguments;

/// <summary>What <c>archive ingest</c> is given on the command line.</summary>
internal sealed class IngestArguments
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description =
            "Files or folders: text, HTML, JSON records, NDJSON lines {id, title, text | html, language, date, authors, url, tags}; any of "
            + "them in .gz, .zip, .tar or .tar.gz; azblob://CONTAINER/PREFIX for a folder in Azure Blob Storage; - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _source = SourceOption.Create();

    private readonly Option<string[]> _include = new("--include")
    {
        Description = "Ingest only files whose path below the folder matches, as in '**/2022/*.html': * stands for any letters, ** for any "
            + "folders, and a glob without a slash means a name at any depth. Repeat it for several.",
        HelpName = "GLOB",
    };

    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Leave out files that match. A file .archiveignore in a folder holds such globs, one a line.",
        HelpName = "GLOB",
    };

    private readonly Option<int?> _jobs = new("--jobs")
    {
        Description = "How many items are prepared at once, 1 to 256; by default one for each core.",
        HelpName = "N",
    };

    private readonly Option<bool> _resume = new("--resume") { Description = "Continue the last unfinished run over the same paths." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing; report what would become of each item." };

    private readonly Option<long?> _retryRejected = new("--retry-rejected")
    {
        Description = "Offer again what an earlier run rejected, and nothing else; without PATH, from that run's paths.",
        HelpName = "RUN",
    };

    private readonly Option<string> _duplicates = new("--duplicates")
    {
        Description =
            "Bytes that the archive has, under a new path: “link” records another address of the same article, “skip” only counts it.",
        HelpName = "skip|link",
        DefaultValueFactory = _ => "link",
    };

    private readonly Option<string> _onError = new("--on-error")
    {
        Description = "“stop” ends the run at the first rejected item; --resume continues after it.",
        HelpName = "continue|stop",
        DefaultValueFactory = _ => "continue",
    };

    private readonly ServerArguments _server;

    public IngestArguments(Command command)
    {
        _duplicates.AcceptOnlyFromAmong("skip", "link");
        _onError.AcceptOnlyFromAmong("continue", "stop");
        command.Add(_paths);
        Option[] options = [_source, _include, _exclude, _jobs, _resume, _dryRun, _retryRejected, _duplicates, _onError];
        foreach (var option in options) command.Add(option);
        _server = new ServerArguments(command, "Send the files to a running server, http://HOST:PORT, instead of opening the archive.");
        command.Validators.Add(Validate);
    }

    /// <summary>The server that the files are for; null where the archive itself is opened.</summary>
    /// <exception cref="Core.ArchiveException">The key for it cannot be read.</exception>
    public ServerConnection? OpenServer(ParseResult parsed, Terminal terminal) => _server.Open(parsed, terminal, ServerIngest.Role);

    /// <summary>Whether an earlier run is continued.</summary>
    public bool Resumes(ParseResult parsed) => parsed.GetValue(_resume);

    /// <summary>The run that a command line asks for, without what an earlier run that it names adds to it.</summary>
    public IngestRequest Read(ParseResult parsed, Terminal terminal, ArchiveOptions options) => new()
    {
        Source = parsed.GetValue(_source)!,
        Paths = parsed.GetValue(_paths) ?? [],
        Inputs = new InputOptions
        {
            Include = parsed.GetValue(_include) ?? [],
            Exclude = parsed.GetValue(_exclude) ?? [],
            Input = terminal.In,
            ArchiveFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)),
            OpenRemote = address => OpenArchive.OpenRemote(address, options.Storage),
        },
        Jobs = parsed.GetValue(_jobs) ?? Environment.ProcessorCount,
        SkipsDuplicates = parsed.GetValue(_duplicates) == "skip",
        StopsOnError = parsed.GetValue(_onError) == "stop",
        Patience = options.Storage.Kind == StorageKind.AzureBlob ? TimeSpan.FromMinutes(5) : TimeSpan.Zero,
        IsDryRun = parsed.GetValue(_dryRun),
        RetryRejectedOf = parsed.GetValue(_retryRejected),
    };

    private void Validate(CommandResult command)
    {
        var (resumes, isDryRun, retried) = (command.GetValue(_resume), command.GetValue(_dryRun), command.GetValue(_retryRejected));
        if ((command.GetValue(_paths) ?? []).Length == 0 && retried is null) command.AddError("Name what to ingest: archive ingest PATH…");
        if (command.GetValue(_jobs) is < 1 or > 256) command.AddError("--jobs is 1 to 256.");
        if (resumes && (isDryRun || retried is not null))
        {
            command.AddError("--resume cannot be combined with --dry-run or --retry-rejected.");
        }
        if (!_server.IsGiven(command)) return;

        if (command.GetValue(_jobs) is not null || IsGiven(_duplicates) || IsGiven(_onError))
        {
            command.AddError("--jobs, --duplicates and --on-error cannot be combined with --server.");
        }
        if (isDryRun || resumes || retried is not null)
        {
            command.AddError(
                "--dry-run, --resume and --retry-rejected cannot be combined with --server; a server continues its jobs by itself.");
        }

        bool IsGiven(Option option) => command.GetResult(option) is { Implicit: false };
    }
}
