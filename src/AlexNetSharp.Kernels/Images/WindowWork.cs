using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Images;

/// <summary>
/// Writes a window, row by row: each pixel is read once, and its channels go to their planes. Rows of a large window are made in a buffer
/// in the nearest cache and streamed out: a batch of such windows is larger than the caches, and fetching it first would take most of the
/// time.
/// </summary>
/// <param name="pixels">The stored image, shape (Height, Width, Channels).</param>
/// <param name="crop">The window.</param>
/// <param name="mean">The means.</param>
/// <param name="terms">Shift and factor of each channel.</param>
/// <param name="output">Shape (Channels, CropHeight, CropWidth).</param>
internal readonly unsafe struct WindowWork(byte* pixels, ImageCrop crop, MeanPlanes mean, ChannelTerms terms, float* output) : IWholeWork
{
    private const int Colors = 3;

    /// <summary>A window of so many values is large: a hundred of them are 13 megabytes, and several such batches go round.</summary>
    private const int LargeWindow = 32_768;

    /// <summary>The widest row that is buffered, because the buffer is on the stack.</summary>
    private const int WidestBuffered = 1024;

    private readonly byte* _pixels = pixels;
    private readonly float* _output = output;

    private bool IsStreamed => crop.CropLength >= LargeWindow && crop.CropWidth <= WidestBuffered && (nuint)_output % sizeof(float) == 0;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        nint plane = (nint)crop.CropHeight * crop.CropWidth;
        if (IsStreamed)
        {
            Stream<TLanes, TVector>(plane);
            return;
        }

        for (int y = 0; y < crop.CropHeight; y++)
        {
            float* target = _output + ((nint)y * crop.CropWidth);
            Row<TLanes, TVector>(y, target + PlaceOf(0, plane), target + PlaceOf(1, plane), target + PlaceOf(2, plane));
        }
    }

    private void Stream<TLanes, TVector>(nint plane)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int length = PlaneStream.BufferLength(crop.CropWidth);
        float* buffer = stackalloc float[Colors * length];
        var first = new PlaneStream(buffer, _output + PlaceOf(0, plane));
        var second = new PlaneStream(buffer + length, _output + PlaceOf(1, plane));
        var third = new PlaneStream(buffer + (2 * length), _output + PlaceOf(2, plane));
        for (int y = 0; y < crop.CropHeight; y++)
        {
            Row<TLanes, TVector>(y, first.Row, second.Row, third.Row);
            first.Advance(crop.CropWidth);
            if (crop.Channels == Colors)
            {
                second.Advance(crop.CropWidth);
                third.Advance(crop.CropWidth);
            }
        }

        first.Finish();
        if (crop.Channels == Colors)
        {
            second.Finish();
            third.Finish();
        }

        // Streamed stores are not ordered with others: whoever is told that the batch is full must see them.
        PlaneStream.Fence();
    }

    /// <summary>Where the plane of a stored channel begins.</summary>
    private nint PlaceOf(int channel, nint plane) => (crop.IsReversed ? crop.Channels - 1 - channel : channel) * plane;

    /// <summary>Writes a row of the window, the last vector over part of the one before it.</summary>
    private void Row<TLanes, TVector>(int y, float* first, float* second, float* third)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        byte* source = _pixels + ((((nint)(crop.Y + y) * crop.Width) + crop.X) * crop.Channels);
        nint last = crop.CropWidth - TLanes.Count;
        if (crop.Channels == Colors)
        {
            // Interleaved pixels are taken apart in registers: one read of the image serves its three planes.
            (Channel<TLanes, TVector> red, Channel<TLanes, TVector> green, Channel<TLanes, TVector> blue) =
                (Of<TLanes, TVector>(0, y, first), Of<TLanes, TVector>(1, y, second), Of<TLanes, TVector>(2, y, third));
            for (nint x = 0; x < last; x += TLanes.Count)
            {
                Pixels(source, x, red, green, blue);
            }

            Pixels(source, last, red, green, blue);
        }
        else
        {
            Channel<TLanes, TVector> gray = Of<TLanes, TVector>(0, y, first);
            for (nint x = 0; x < last; x += TLanes.Count)
            {
                gray.Write(TLanes.LoadBytes(source + x), x);
            }

            gray.Write(TLanes.LoadBytes(source + last), last);
        }
    }

    private Channel<TLanes, TVector> Of<TLanes, TVector>(int channel, int y, float* target)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        new(
            mean.Row(channel, y),
            TLanes.Splat(terms.Shift(channel)),
            TLanes.Splat(terms.Factor(channel)),
            target,
            crop.CropWidth,
            mean.Moves,
            crop.IsMirrored);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixels<TLanes, TVector>(
        byte* source, nint x, Channel<TLanes, TVector> red, Channel<TLanes, TVector> green, Channel<TLanes, TVector> blue)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        (TVector first, TVector second, TVector third) = TLanes.LoadPixels(source + (Colors * x));
        red.Write(first, x);
        green.Write(second, x);
        blue.Write(third, x);
    }

    /// <summary>One channel of a row: what its values become, and where they go.</summary>
    private readonly struct Channel<TLanes, TVector>(
        float* mean,
        TVector shift,
        TVector factor,
        float* target,
        nint width,
        bool moves,
        bool isMirrored)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        private readonly float* _mean = mean;
        private readonly float* _target = target;

        /// <summary>Writes values.</summary>
        /// <param name="values">A vector of pixels.</param>
        /// <param name="x">The column of the first of them, counted in the window before it is mirrored.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(TVector values, nint x)
        {
            nint mirrored = width - TLanes.Count - x;
            if (!isMirrored)
            {
                TLanes.Store(Shifted(values, TLanes.Load(_mean + x)), _target + x);
            }
            else if (moves)
            {
                TLanes.Store(TLanes.Reverse(Shifted(values, TLanes.Load(_mean + x))), _target + mirrored);
            }
            else
            {
                TLanes.Store(Shifted(TLanes.Reverse(values), TLanes.Load(_mean + mirrored)), _target + mirrored);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Shifted(TVector values, TVector mean) => TLanes.Multiply(TLanes.Add(TLanes.Subtract(values, mean), shift), factor);
    }
}
