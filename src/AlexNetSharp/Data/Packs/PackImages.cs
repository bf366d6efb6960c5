using System.Collections.Concurrent;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// The work of <see cref="PackBuilder"/>: decodes and resizes samples on several threads and writes them in their order. After every whole
/// shard the state is on the disk, and another run goes on from there to the same bytes.
/// </summary>
internal sealed class PackImages : IDisposable
{
    private const int UnderWayPerThread = 32;
    private const long UnderWayBytes = 64L << 20;
    private const long UnderWayFiles = 128L << 20;
    private readonly PackPlan _plan;
    private readonly string _folder;
    private readonly ShardWriter _train;
    private readonly ShardWriter _val;
    private readonly List<RejectedFile> _failed = [];
    private readonly ConcurrentBag<byte[]> _buffers = [];
    private readonly PixelSums _sums;
    private readonly int[] _classCounts;
    private int _done;
    private Task _saving = Task.CompletedTask;

    /// <summary>Starts, or goes on where an interrupted run with the same plan stopped.</summary>
    /// <param name="plan">What is made.</param>
    /// <param name="folder">The pack's temporary folder.</param>
    public PackImages(PackPlan plan, PackFolder folder)
    {
        (_plan, _folder) = (plan, folder.Path);
        PackGeometry geometry = plan.Geometry;
        _sums = new PixelSums(geometry.ImageLength, geometry.Channels);
        bool hadState = PackState.Exists(_folder);
        PackState? state = PackState.Read(_folder, plan.Fingerprint, _sums);
        if (state is null)
        {
            // What is there belongs to another request: it must not be taken for this one's, nor take its space.
            folder.Clear();
        }

        if (state is null && hadState)
        {
            Notes.Add("An unfinished pack of another request, source or decoder stood there; it has been thrown away.");
        }

        _done = state?.Done ?? 0;
        _failed.AddRange(state?.Failed ?? []);
        _classCounts = [.. state?.ClassCounts ?? new int[plan.Source.Classes.Count]];
        _train = new ShardWriter(_folder, "train", plan.Source.TrainCount, plan.Format, state?.Train, plan.PerShard);
        _val = new ShardWriter(_folder, "val", plan.Source.ValCount, plan.Format, state?.Val, plan.PerShard);
        if (_done > 0)
        {
            Notes.Add($"An interrupted run had done {_done} files; this one went on from there.");
        }
    }

    /// <summary>What the user should know, a sentence each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Samples that are done, good or bad.</summary>
    public int Done => _done;

    /// <summary>Files that are not in the pack, in ordinal order.</summary>
    public IReadOnlyList<RejectedFile> Rejected =>
        [
            .. _plan
                .Source.Rejected.Concat(_failed)
                .OrderBy(file => file.File, StringComparer.Ordinal)
                .ThenBy(file => file.Reason, StringComparer.Ordinal),
        ];

    /// <summary>Classes without a training image.</summary>
    public IReadOnlyList<string> EmptyClasses =>
        [.. _plan.Source.Classes.Where((_, index) => _classCounts[index] == 0).Select(one => one.Name)];

    /// <summary>Does the work that is left.</summary>
    /// <param name="threads">Threads that decode.</param>
    /// <param name="progress">Told after every sample.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TooManyRejectedException">More files are rejected than may be.</exception>
    public void Run(int threads, IProgress<PrepareProgress>? progress, CancellationToken cancellation)
    {
        int total = _plan.Source.TrainCount + _plan.Source.ValCount;
        CheckRejected();
        progress?.Report(new PrepareProgress(_done, total));
        try
        {
            OrderedPipeline<Sample, Decoded>.Run(
                _plan.Source.Samples(_done),
                Decode,
                (sample, decoded) =>
                {
                    Take(sample, decoded);
                    _buffers.Add(decoded.Pixels);
                    progress?.Report(new PrepareProgress(_done, total));
                },
                threads,
                new Window<Sample>(
                    Math.Clamp((int)(UnderWayBytes / _plan.Geometry.ImageLength), 2 * threads, UnderWayPerThread * threads),
                    UnderWayFiles,
                    sample => sample.Bytes?.Length ?? 0),
                cancellation);
            if (_failed.Count < _done)
            {
                // Where nothing is left there is a sentence of its own.
                CheckRejected(isAll: true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TooManyRejectedException && _done > 0)
        {
            Save();
            throw;
        }
        finally
        {
            WaitForSave();
        }
    }

    /// <summary>Finishes shards and statistics, and describes them; the list of rejected files is the caller's.</summary>
    public PackManifest Finish()
    {
        string mean = Path.Combine(_folder, "mean.npy");
        NpyFile.Write(mean, _sums.MeanImage(), _plan.Geometry.Channels, _plan.Geometry.Height, _plan.Geometry.Width);
        return new PackManifest
        {
            Format = PackManifest.FormatName,
            Version = PackManifest.CurrentVersion,
            Storage = _plan.Storage,
            Geometry = _plan.Geometry,
            Decoders = new PackDecoders(ImageDecoder.JpegDecoder, ImageDecoder.OtherDecoder),
            Classes = _plan.Source.Classes,
            Train = _train.Finish(),
            Val = _val.Finish(),
            MeanImage = ShardWriter.Describe(mean),
            Rejected = new PackFile("", 0, ""),
            Statistics = _sums.Statistics(),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _train.Dispose();
        _val.Dispose();
    }

    private Decoded Decode(Sample sample)
    {
        byte[] buffer = _buffers.TryTake(out byte[]? free) ? free : GC.AllocateUninitializedArray<byte>(_plan.Geometry.ImageLength);
        try
        {
            _plan.Source.Read(sample, _plan.Geometry, buffer);
            return new Decoded(_plan.Format.Encode(buffer), buffer, null);
        }
        catch (ImageFormatException e)
        {
            return new Decoded([], buffer, e.Reason);
        }
        catch (OutOfMemoryException)
        {
            return new Decoded([], buffer, "takes more memory than there is: scale it down");
        }
    }

    private void Take(Sample sample, Decoded decoded)
    {
        _done++;
        ShardWriter part = sample.IsTrain ? _train : _val;
        string name = _plan.Source.NameOf(sample);
        if (decoded.Reason is not null)
        {
            part.Skip();
            _failed.Add(new RejectedFile(name, decoded.Reason));
            CheckRejected();
            return;
        }

        if (sample.IsTrain)
        {
            _sums.Add(decoded.Pixels);
            _classCounts[sample.Class]++;
        }

        if (part.Add(decoded.Stored, sample.Class, name))
        {
            Save();
        }
    }

    /// <summary>
    /// A number counts all files; a fraction counts those that were listed, and those that were decoded so far, each among themselves.
    /// </summary>
    /// <param name="isAll">Whether every sample is done.</param>
    private void CheckRejected(bool isAll = false)
    {
        (int listed, int samples) = (_plan.Source.Rejected.Count, _plan.Source.TrainCount + _plan.Source.ValCount);
        RejectionLimit limit = _plan.MaxRejected;
        bool isNumber = limit.Files is not null;
        if (isNumber ? limit.IsExceeded(listed + _failed.Count, listed + _done) : limit.IsExceeded(_failed.Count, _done, isAll))
        {
            throw new TooManyRejectedException(listed + _failed.Count, listed + _done);
        }

        if (!isNumber && limit.IsExceeded(listed, listed + samples, isAll))
        {
            throw new TooManyRejectedException(listed, listed + samples);
        }
    }

    /// <summary>
    /// Writes the state as it is now, in the background: hashing and flushing a shard takes a while, in which decoding goes on.
    /// </summary>
    private void Save()
    {
        (Func<PartState> train, Func<PartState> val) = (_train.Save(), _val.Save());
        (int done, RejectedFile[] failed, int[] classCounts) = (_done, [.. _failed], [.. _classCounts]);
        using var sums = new MemoryStream();
        _sums.Write(sums);
        byte[] written = sums.ToArray();
        WaitForSave();
        _saving = Task.Run(() => new PackState
        {
            Fingerprint = _plan.Fingerprint,
            Done = done,
            Train = train(),
            Val = val(),
            Failed = failed,
            ClassCounts = classCounts,
        }.Write(_folder, written));
    }

    private void WaitForSave() => _saving.GetAwaiter().GetResult();

    /// <summary>
    /// What became of a sample: its bytes as they are stored and the pixels as a reader will see them, or the reason why it is rejected.
    /// </summary>
    private readonly record struct Decoded(byte[] Stored, byte[] Pixels, string? Reason);
}
