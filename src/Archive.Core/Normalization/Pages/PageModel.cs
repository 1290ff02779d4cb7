using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Models;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// The learned numbers of the page stage: trees for the labels of blocks and for the candidates of each field, and how labels follow each
/// other. Made by <c>archive-train pages</c>; what it was trained on is no part of it.
/// </summary>
internal sealed record PageModel
{
    /// <summary>Raised when the file's form changes.</summary>
    private const int FormatVersion = 1;

    private const int LabelCount = 8;
    private const string Resource = "structure/page-model.bin";

    private static readonly Lazy<PageModel> Shared = new(LoadBundled);

    private static readonly string[] DataFilesInUse = ["structure/page-cues.txt", "structure/page-names.txt"];

    /// <summary>The model in <c>indexes/structure</c>.</summary>
    public static PageModel Bundled => Shared.Value;

    public required TreeEnsemble Labels { get; init; }

    /// <summary>The logarithms of how likely each label follows another, begins and ends a page.</summary>
    public required LabelTransitions Transitions { get; init; }

    public required FieldModels Fields { get; init; }

    /// <summary>
    /// The names of all features and the word lists that they count, hashed: 32 bytes. A model for others is refused. What else the
    /// features are computed from, code and rules of boilerplate, is not in it: who changes that trains anew without being told.
    /// </summary>
    public static byte[] FeatureHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var names in (IEnumerable<string>[])[BlockFeatures.Names, TitleCandidates.FeatureNames, DateCandidates.FeatureNames,
            AuthorCandidates.FeatureNames, StandfirstCandidates.FeatureNames, .. DataFilesInUse.Select(DataFiles.Lines)])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', names) + "\n\n"));
        }
        return hash.GetHashAndReset();
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or was made for other features.</exception>
    public static PageModel Read(Stream stream)
    {
        using var unpacked = new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true);
        using var reader = new BinaryReader(unpacked, Encoding.UTF8);
        if (reader.ReadInt32() != FormatVersion) throw new InvalidDataException("The page model has another format; train it anew.");
        if (!reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(FeatureHash()))
        {
            throw new InvalidDataException("The page model was trained for other features; run archive-train pages.");
        }
        return new PageModel
        {
            Transitions = LabelTransitions.Read(reader, LabelCount),
            Labels = TreeEnsemble.Read(reader, BlockFeatures.Width),
            Fields = new FieldModels(
                TreeEnsemble.Read(reader, TitleCandidates.FeatureNames.Length),
                TreeEnsemble.Read(reader, DateCandidates.FeatureNames.Length),
                TreeEnsemble.Read(reader, AuthorCandidates.FeatureNames.Length),
                TreeEnsemble.Read(reader, StandfirstCandidates.FeatureNames.Length)),
        };
    }

    /// <summary>Writes the model.</summary>
    public void Write(Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        writer.Write(FormatVersion);
        writer.Write(FeatureHash());
        Transitions.Write(writer);
        foreach (var ensemble in (TreeEnsemble[])[Labels, Fields.Titles, Fields.Dates, Fields.Authors,
            Fields.Standfirsts]) ensemble.Write(writer);
    }

    private static PageModel LoadBundled()
    {
        using var stream = typeof(PageModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} was not compiled in.");
        return Read(stream);
    }
}
